import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../shared/contract/settings.ts';
import { Status, Textarea, type Tone } from '../../ui/index.ts';
import { type Info, useSettingsDraft } from './settings-draft-store.ts';

const TONES: Record<Info['secretsKeptBy'], Tone> = { system: 'ok', file: 'wait', memory: 'mute' };

/** Where everything is kept and whom Merpati talks to. */
export function PrivacySection({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const { info, typed, edit } = useSettingsDraft((state) => state);
  const servers = typed.dnsServers ?? settings.dnsServers;
  return (
    <div className="m-form">
      <dl className="m-facts m-facts-wide">
        <dt>{t('settings:privacy.passwords')}</dt>
        <dd>
          {info ? (
            <>
              <Status tone={TONES[info.secretsKeptBy]} icon={info.secretsKeptBy === 'system' ? 'shield-check' : 'key'}>
                {t(`settings:privacy.kept.${info.secretsKeptBy}`)}
              </Status>
              <p className="m-dim m-sm m-mt-4">{t(`settings:privacy.keptWhy.${info.secretsKeptBy}`)}</p>
            </>
          ) : null}
        </dd>
        <dt>{t('settings:privacy.data')}</dt>
        <dd>
          <p>{t('settings:privacy.dataHere')}</p>
          {info ? <code className="m-mono m-dim">{info.workspace}</code> : null}
        </dd>
        <dt>{t('settings:privacy.talks')}</dt>
        <dd>{t('settings:privacy.talksTo')}</dd>
      </dl>
      <Textarea
        label={t('settings:privacy.dns')}
        description={t('settings:privacy.dnsWhy')}
        placeholder={t('settings:privacy.dnsSystem')}
        autosize
        minRows={1}
        maxRows={4}
        value={servers.join('\n')}
        onChange={(event) =>
          edit({
            dnsServers: event.currentTarget.value
              .split(/\s+/)
              .filter((part) => part !== '')
              .slice(0, 8),
          })
        }
      />
    </div>
  );
}

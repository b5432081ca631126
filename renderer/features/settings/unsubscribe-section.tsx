import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../shared/contract/settings.ts';
import { Button, Explanation, Status, TextInput, useFormat } from '../../ui/index.ts';
import { useSettingsDraft } from './settings-draft-store.ts';

function UrlState({ settings, url }: { settings: Settings; url: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const urlTest = useSettingsDraft((state) => state.urlTest);
  if (urlTest && !urlTest.ok) {
    return (
      <Explanation
        tone="wait"
        title={t('settings:unsubscribe.urlFailed')}
        words={urlTest.cause || (urlTest.status === null ? '' : String(urlTest.status))}
      >
        {t('settings:unsubscribe.urlFailedWhy')}
      </Explanation>
    );
  }
  const { urlTestedAt } = settings.unsubscribe;
  if (url !== '' && url === settings.unsubscribe.url && urlTestedAt !== null) {
    return <Status tone="ok">{t('settings:unsubscribe.urlWorks', { at: format.moment(urlTestedAt) })}</Status>;
  }
  return url === '' ? null : <Status tone="mute">{t('settings:unsubscribe.urlNotTested')}</Status>;
}

/** Where people go who want no more mail. */
export function UnsubscribeSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const { typed, testing, edit, testUrl } = useSettingsDraft((state) => state);
  const unsubscribe = typed.unsubscribe ?? settings.unsubscribe;
  const change = (part: Partial<Settings['unsubscribe']>) => edit({ unsubscribe: { ...unsubscribe, ...part } });
  return (
    <div className="m-form">
      <TextInput
        type="email"
        label={t('settings:unsubscribe.mailbox')}
        description={t('settings:unsubscribe.mailboxWhy')}
        placeholder={settings.sender.replyTo || settings.sender.address || 'halo@example.com'}
        value={unsubscribe.mailbox}
        onChange={(event) => change({ mailbox: event.currentTarget.value })}
      />
      <div className="m-row m-row-end">
        <TextInput
          className="m-grow"
          type="url"
          label={t('settings:unsubscribe.url')}
          description={t('settings:unsubscribe.urlWhy')}
          placeholder="https://example.com/unsubscribe"
          value={unsubscribe.url}
          onChange={(event) => change({ url: event.currentTarget.value })}
        />
        <Button
          busy={testing}
          disabled={!unsubscribe.url.startsWith('https://')}
          onClick={() => void testUrl(unsubscribe.url)}
        >
          {t('settings:unsubscribe.test')}
        </Button>
      </div>
      <UrlState settings={settings} url={unsubscribe.url} />
    </div>
  );
}

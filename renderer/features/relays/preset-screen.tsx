import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import type { RelayPreset } from '../../../shared/contract/relays.ts';
import { useAsked } from '../../api/asked.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import { go } from '../../go.ts';
import {
  Button,
  FailureNote,
  FailureState,
  Loader,
  PageHeader,
  Pill,
  Screen,
  Textarea,
  TextInput,
  toast,
} from '../../ui/index.ts';
import { LimitsFields } from './limits-fields.tsx';
import { Hints, SourceLine } from './offer-facts.tsx';
import { domainsOf, ownPresetId, presetInput } from './preset-form.ts';
import { PresetServers } from './preset-servers.tsx';
import { useKindWords } from './preset-words.ts';
import { ProviderList } from './provider-list.tsx';
import { FIRST_LIMITS } from './relay-form.ts';
import './relays.css';

/** A preset that nobody ships: the person's own relay, found by the domain of an address from then on. */
function ownPreset(): RelayPreset {
  return {
    id: '',
    name: '',
    kind: 'hosting',
    country: '',
    servers: [{ host: 'mail.{domain}', region: '', ports: [{ port: 465, tls: 'tls' }] }],
    domains: [],
    mx: [],
    user: 'address',
    fixedUser: '',
    auth: ['password'],
    oauth: null,
    limits: FIRST_LIMITS,
    hints: [],
    limitsCertainty: 'guess',
    serverCertainty: 'guess',
    source: '',
    sourceDate: '',
    edited: true,
  };
}

function Fields({ preset, edit }: { preset: RelayPreset; edit: (patch: Partial<RelayPreset>) => void }) {
  const { t } = useTranslation();
  const [domains, setDomains] = useState(preset.domains.join('\n'));
  return (
    <div className="m-read m-col">
      <div className="m-card m-card-pad l-form">
        <TextInput
          label={t('relays:server.name')}
          value={preset.name}
          maw={380}
          autoFocus={preset.id === ''}
          onChange={(event) => edit({ name: event.currentTarget.value })}
        />
        <Textarea
          label={t('relays:preset.domains')}
          description={t('relays:preset.domainsWhy')}
          autosize
          minRows={1}
          maxRows={6}
          maw={460}
          value={domains}
          spellCheck={false}
          onChange={(event) => {
            setDomains(event.currentTarget.value);
            edit({ domains: domainsOf(event.currentTarget.value) });
          }}
        />
        <Hints hints={preset.hints} />
      </div>
      <PresetServers servers={preset.servers} onChange={(servers) => edit({ servers })} />
      <LimitsFields
        limits={preset.limits}
        set={(patch) => edit({ limits: { ...preset.limits, ...patch }, limitsCertainty: preset.limitsCertainty })}
      />
      <div className="m-card m-card-pad l-form">
        <div className="l-hostport">
          <TextInput
            label={t('relays:preset.source')}
            description={t('relays:preset.sourceWhy')}
            value={preset.source}
            onChange={(event) => edit({ source: event.currentTarget.value })}
          />
          <TextInput
            label={t('relays:preset.sourceDate')}
            value={preset.sourceDate}
            placeholder="2026-11-22"
            maxLength={10}
            onChange={(event) => edit({ sourceDate: event.currentTarget.value })}
          />
        </div>
        <SourceLine
          from={{
            name: preset.name,
            certainty: preset.limitsCertainty,
            source: preset.source,
            sourceDate: preset.sourceDate,
          }}
        />
      </div>
    </div>
  );
}

/** One preset being looked at or changed; `onReset` gives the shipped one back. */
function Editor({ preset, taken }: { preset: RelayPreset; taken: ReadonlySet<string> }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const kind = useKindWords();
  const [typed, setTyped] = useState(preset);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [saving, setSaving] = useState(false);
  const isNew = preset.id === '';
  const name = isNew ? t('relays:preset.newTitle') : preset.name;
  const attempt = async (work: () => Promise<RelayPreset>) => {
    setSaving(true);
    try {
      const kept = await work();
      setFailure(null);
      toast(t('relays:saved', { name: kept.name }));
      go('/relays/presets');
    } catch (error) {
      setFailure(toFailure(error));
    }
    setSaving(false);
  };
  const save = () =>
    attempt(() =>
      client.relays.savePreset(presetInput(isNew ? { ...typed, id: ownPresetId(typed.name, taken) } : typed)),
    );
  return (
    <Screen
      name={name}
      header={
        <PageHeader
          title={
            <>
              {name} {preset.edited && !isNew ? <Pill>{t('relays:preset.edited')}</Pill> : null}
            </>
          }
          state={isNew ? t('relays:preset.newState') : kind(preset)}
          actions={
            <>
              <Button href="#/relays/presets">{t('relays:preset.all')}</Button>
              {preset.edited && !isNew ? (
                <Button onClick={() => void attempt(() => client.relays.resetPreset({ id: preset.id }))}>
                  {t('relays:preset.reset')}
                </Button>
              ) : null}
            </>
          }
          primary={
            <Button kind="primary" busy={saving} disabled={typed.name.trim() === ''} onClick={() => void save()}>
              {t('relays:preset.save')}
            </Button>
          }
        />
      }
    >
      {failure ? <FailureNote failure={failure} /> : null}
      <Fields preset={typed} edit={(patch) => setTyped({ ...typed, ...patch })} />
    </Screen>
  );
}

/** Looks at and changes one preset: what is known of a provider before anybody asks it. */
export function PresetScreen() {
  const { t } = useTranslation();
  const { preset: id = '' } = useParams<{ preset: string }>();
  const asked = useAsked([id], (client) => client.relays.presets({}));
  const preset = id === 'new' ? ownPreset() : asked.value?.presets.find((each) => each.id === decodeURIComponent(id));
  if (asked.value && preset)
    return <Editor key={id} preset={preset} taken={new Set(asked.value.presets.map((each) => each.id))} />;
  return (
    <Screen name={t('relays:preset.title')} header={<PageHeader title={t('relays:preset.title')} />}>
      {asked.failure || asked.value ? (
        <FailureState failure={asked.failure ?? { code: 'not_found', data: {} }} onRetry={() => void asked.again()} />
      ) : (
        <Loader aria-label={t('relays:loading')} />
      )}
    </Screen>
  );
}

/** Every preset by name. */
export function PresetsScreen() {
  const { t } = useTranslation();
  return (
    <Screen
      name={t('relays:preset.title')}
      header={
        <PageHeader
          title={t('relays:preset.title')}
          state={t('relays:preset.state')}
          actions={<Button href="#/relays">{t('relays:toList')}</Button>}
          primary={
            <Button kind="primary" icon="plus" href="#/relays/presets/new">
              {t('relays:preset.add')}
            </Button>
          }
        />
      }
    >
      <ProviderList />
    </Screen>
  );
}

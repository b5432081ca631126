import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OauthSettings, OauthStep } from '../../../shared/contract/relays.ts';
import { useApi } from '../../api/react.tsx';
import {
  Button,
  Explanation,
  FailureNote,
  IconButton,
  Link,
  Note,
  PasswordInput,
  Select,
  Status,
  TextInput,
  useFormat,
} from '../../ui/index.ts';
import { useCauseWords } from './cause-words.ts';
import { openOutside } from './open-outside.ts';
import { keepsSecret, NO_OAUTH, type RelayForm } from './relay-form.ts';
import type { RelayFormState } from './relay-form-store.ts';
import { Folded } from './tried-list.tsx';
import { useTold } from './use-told.ts';

type Provider = OauthSettings['provider'];
const PROVIDERS = ['google', 'microsoft', 'other'] as const satisfies readonly Provider[];
const NAME_KEY = {
  google: 'relays:oauth.google',
  microsoft: 'relays:oauth.microsoft',
  other: 'relays:oauth.other',
} as const satisfies Record<Provider, string>;
const HOW_KEYS = {
  google: ['relays:oauth.how.google.1', 'relays:oauth.how.google.2', 'relays:oauth.how.google.3'],
  microsoft: ['relays:oauth.how.microsoft.1', 'relays:oauth.how.microsoft.2', 'relays:oauth.how.microsoft.3'],
  other: ['relays:oauth.how.other.1', 'relays:oauth.how.other.2'],
} as const satisfies Record<Provider, readonly string[]>;

/** Where a client id is made. */
const CONSOLE = {
  google: 'https://console.cloud.google.com/auth/clients',
  microsoft: 'https://entra.microsoft.com/',
  other: null,
} as const satisfies Record<Provider, string | null>;

/** What an app needs before it may ask: a client id of the person's own, and how to get one. */
function ClientFields({
  state,
  oauth,
  set,
}: {
  state: RelayFormState;
  oauth: OauthSettings;
  set: (patch: Partial<OauthSettings>) => void;
}) {
  const { t } = useTranslation();
  const [secret, setSecret] = useState(() => state.secrets().clientSecret);
  const console = CONSOLE[oauth.provider];
  return (
    <>
      <div className="l-pair">
        <TextInput
          label={t('relays:oauth.clientId')}
          description={t('relays:oauth.clientIdWhy')}
          value={oauth.clientId}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => set({ clientId: event.currentTarget.value.trim() })}
        />
        <PasswordInput
          label={t('relays:oauth.clientSecret')}
          description={t('relays:oauth.clientSecretWhy')}
          placeholder={state.kept?.oauth?.hasClientSecret ? t('relays:server.passwordKept') : ''}
          value={secret}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t('relays:server.show') }}
          onChange={(event) => {
            setSecret(event.currentTarget.value);
            state.setSecret({ clientSecret: event.currentTarget.value, ticket: '' });
          }}
        />
      </div>
      {oauth.provider === 'other' ? (
        <>
          <div className="l-pair">
            <TextInput
              label={t('relays:oauth.authorizeUrl')}
              placeholder="https://login.example.com/authorize"
              value={oauth.authorizeUrl}
              spellCheck={false}
              onChange={(event) => set({ authorizeUrl: event.currentTarget.value.trim() })}
            />
            <TextInput
              label={t('relays:oauth.tokenUrl')}
              placeholder="https://login.example.com/token"
              value={oauth.tokenUrl}
              spellCheck={false}
              onChange={(event) => set({ tokenUrl: event.currentTarget.value.trim() })}
            />
          </div>
          <TextInput
            label={t('relays:oauth.scope')}
            description={t('relays:oauth.scopeWhy')}
            value={oauth.scope}
            spellCheck={false}
            onChange={(event) => set({ scope: event.currentTarget.value })}
          />
        </>
      ) : null}
      <Folded title={t('relays:oauth.how.title')} open={oauth.clientId === ''}>
        <p className="m-sm m-dim m-mt-4">{t('relays:oauth.how.why')}</p>
        <ol className="l-how m-sm">
          {HOW_KEYS[oauth.provider].map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ol>
        {console === null ? null : (
          <p className="m-sm m-mt-8">
            <Link onClick={() => void openOutside(console)}>
              {t('relays:oauth.how.open', { host: new URL(console).host })}
            </Link>
          </p>
        )}
      </Folded>
    </>
  );
}

function Waiting({ url, until, onCancel }: { url: string; until: number; onCancel: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Note icon="hourglass" tone="wait">
      <p aria-live="polite">
        <b>{t('relays:oauth.waiting')}</b> {t('relays:oauth.waitingWhy', { at: format.time(until) })}
      </p>
      <div className="m-row m-gap-8 m-mt-8">
        <a className="m-a m-cut l-link" href={url} target="_blank" rel="noreferrer">
          {url}
        </a>
        <IconButton
          quiet
          icon="copy"
          label={t('relays:oauth.copy')}
          onClick={() => void navigator.clipboard?.writeText(url)}
        />
        <Button size="small" onClick={onCancel}>
          {t('relays:oauth.cancel')}
        </Button>
      </div>
    </Note>
  );
}

/** Opens the provider's page once its address is known, and takes what came back. */
function useAttempt(state: RelayFormState) {
  const told = useTold<OauthStep>(() => 'now');
  const step = told.told[0] ?? null;
  const { edit, setSecret } = state;
  useEffect(() => {
    if (step?.state === 'waiting') void openOutside(step.url);
    if (step?.state === 'done') {
      setSecret({ ticket: step.ticket });
      edit({ user: step.account });
    }
  }, [step, edit, setSecret]);
  return { ...told, step };
}

/** Why the sign-in did not come about; the button that begins it again stands right above. */
function Refused({ step, user }: { step: Extract<OauthStep, { state: 'failed' }>; user: string }) {
  const { t, i18n } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const { title, why } = useCauseWords()(step.cause, { user, host: '' });
  const advice = step.remedies.filter((key) => key !== 'sign_in_again' && i18n.exists(`causes:remedies.${key}`));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another outcome is shown too
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [step]);
  return (
    <div ref={box}>
      <Explanation tone="bad" title={title} steps={advice.map((key) => t(`causes:remedies.${key}`))} words={step.words}>
        {why}
      </Explanation>
    </div>
  );
}

const ready = ({ provider, clientId, authorizeUrl, tokenUrl }: OauthSettings) =>
  clientId !== '' && (provider !== 'other' || (authorizeUrl !== '' && tokenUrl !== ''));

/** Signing in at the provider in the person's own browser; Merpati never sees the password. */
export function OauthPanel({ state, form, fixed }: { state: RelayFormState; form: RelayForm; fixed: Provider | null }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const attempt = useAttempt(state);
  const oauth = form.oauth ?? { ...NO_OAUTH, provider: fixed ?? 'google' };
  const { step } = attempt;
  const name = t(NAME_KEY[oauth.provider]);
  const set = (patch: Partial<OauthSettings>) => {
    state.setSecret({ ticket: '' });
    state.edit({ oauth: { ...oauth, ...patch } });
  };
  const begin = () => {
    const { clientSecret } = state.secrets();
    const secret = clientSecret === '' ? {} : { clientSecret };
    const address = form.user.trim() || state.address.trim();
    state.setSecret({ ticket: '' });
    void attempt.start((signal) =>
      client.relays.oauthSignIn({ settings: oauth, address, relayId: state.kept?.id ?? null, ...secret }, { signal }),
    );
  };
  const signedIn = state.secrets().ticket !== '' || keepsSecret(form, state.kept);
  return (
    <div className="l-form">
      {state.kept?.oauth?.needsSignIn && state.secrets().ticket === '' ? (
        <Note icon="key" tone="wait">
          {t('relays:oauth.needed', { account: state.kept.oauth.account })}
        </Note>
      ) : null}
      {fixed === null ? (
        <Select
          label={t('relays:oauth.provider')}
          data={PROVIDERS.map((value) => ({ value, label: t(NAME_KEY[value]) }))}
          value={oauth.provider}
          allowDeselect={false}
          maw={300}
          onChange={(value) => set({ provider: PROVIDERS.find((each) => each === value) ?? 'google' })}
        />
      ) : null}
      <ClientFields state={state} oauth={oauth} set={set} />
      {step?.state === 'waiting' && attempt.running ? (
        <Waiting url={step.url} until={step.until} onCancel={attempt.stop} />
      ) : (
        <div className="m-row m-row-wrap">
          <Button icon="external-link" disabled={!ready(oauth)} busy={attempt.running} onClick={begin}>
            {signedIn ? t('relays:oauth.again', { name }) : t('relays:oauth.begin', { name })}
          </Button>
          {signedIn ? (
            <Status tone="ok">{t('relays:oauth.done', { account: form.user })}</Status>
          ) : ready(oauth) ? null : (
            <span className="m-sm m-dim">{t('relays:oauth.idFirst')}</span>
          )}
        </div>
      )}
      {step?.state === 'failed' ? <Refused step={step} user={form.user} /> : null}
      {attempt.failure ? <FailureNote failure={attempt.failure} onRetry={begin} /> : null}
    </div>
  );
}

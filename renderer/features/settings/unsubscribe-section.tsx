import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../shared/contract/settings.ts';
import { Button, Disclosure, Explanation, Link, Note, Status, TextInput, useFormat } from '../../ui/index.ts';
import { type EndpointTest, useSettingsDraft } from './settings-draft-store.ts';

/** After so many days a test says too little about today; the check of a campaign asks for another one then, too. */
const TEST_HOLDS = 30 * 86_400_000;

const CAUSE_KEY = {
  not_a_url: 'settings:unsubscribe.cause.not_a_url',
  not_https: 'settings:unsubscribe.cause.not_https',
  unknown_host: 'settings:unsubscribe.cause.unknown_host',
  unreachable: 'settings:unsubscribe.cause.unreachable',
  timed_out: 'settings:unsubscribe.cause.timed_out',
  certificate: 'settings:unsubscribe.cause.certificate',
  redirected: 'settings:unsubscribe.cause.redirected',
  redirected_away: 'settings:unsubscribe.cause.redirected_away',
  not_found: 'settings:unsubscribe.cause.not_found',
  signed_out: 'settings:unsubscribe.cause.signed_out',
  method: 'settings:unsubscribe.cause.method',
  server_error: 'settings:unsubscribe.cause.server_error',
  refused: 'settings:unsubscribe.cause.refused',
} as const;

function Trouble({ answer, title }: { answer: EndpointTest['visit']; title: string }) {
  const { t } = useTranslation();
  if (!answer || answer.ok) return null;
  const key = CAUSE_KEY[answer.cause as keyof typeof CAUSE_KEY] ?? 'settings:unsubscribe.cause.refused';
  return (
    <Explanation tone="wait" title={title}>
      {answer.status === null ? null : `${t('settings:unsubscribe.status', { status: String(answer.status) })} `}
      {t(key)}
    </Explanation>
  );
}

/** One of the two things that an address must do: when it last did, or that nobody knows. */
function Known({ at, works, unknown }: { at: number | null; works: string; unknown: string }) {
  const { t } = useTranslation();
  if (at === null) return <Status tone="mute">{unknown}</Status>;
  return Date.now() - at > TEST_HOLDS ? (
    <Status tone="wait">{t('settings:unsubscribe.old', { what: works })}</Status>
  ) : (
    <Status tone="ok">{works}</Status>
  );
}

function Standing({ settings, url }: { settings: Settings; url: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const endpoint = useSettingsDraft((state) => state.endpoint);
  const told = endpoint?.url === url ? endpoint : null;
  if (url === '') return null;
  const { urlSeenAt, urlTestedAt } = settings.unsubscribe;
  const kept = url === settings.unsubscribe.url;
  const seen = kept ? urlSeenAt : null;
  const tested = kept ? urlTestedAt : null;
  return (
    <div className="m-col m-gap-8" role="status">
      <Trouble answer={told?.visit ?? null} title={t('settings:unsubscribe.visitFailed')} />
      {told?.visit && !told.visit.ok ? null : (
        <Known
          at={seen}
          works={t('settings:unsubscribe.visitWorks', { at: format.moment(seen ?? 0) })}
          unknown={t('settings:unsubscribe.visitUnknown')}
        />
      )}
      <Trouble answer={told?.click ?? null} title={t('settings:unsubscribe.clickFailed')} />
      {told?.click?.ok === false || (told?.visit?.ok === false && tested === null) ? null : (
        <Known
          at={tested}
          works={t('settings:unsubscribe.clickWorks', { at: format.moment(tested ?? 0) })}
          unknown={t('settings:unsubscribe.clickUnknown')}
        />
      )}
    </div>
  );
}

const SAMPLE_TOKEN = '00000000ad6w4kq8s2m9x7t1vz';

/** What stands in each mail's header, as it is used now. */
function headerSample(settings: Settings, mailbox: string, url: string): string {
  const { urlSeenAt, urlTestedAt } = settings.unsubscribe;
  const seen = url !== '' && url === settings.unsubscribe.url && urlSeenAt !== null;
  const mail = `<mailto:${mailbox}?subject=unsubscribe%20${SAMPLE_TOKEN}>`;
  const link = URL.parse(url);
  if (!seen || link === null) return `List-Unsubscribe: ${mail}`;
  link.searchParams.set('token', SAMPLE_TOKEN);
  link.searchParams.set('email', 'siti@example.com');
  const header = `List-Unsubscribe: <${link.href}>,\n ${mail}`;
  return urlTestedAt === null ? header : `${header}\nList-Unsubscribe-Post: List-Unsubscribe=One-Click`;
}

function Sample({ settings, mailbox, url }: { settings: Settings; mailbox: string; url: string }) {
  const { t } = useTranslation();
  return (
    <Disclosure title={t('settings:unsubscribe.sample')}>
      <p className="m-dim m-sm">{t('settings:unsubscribe.sampleWhy')}</p>
      <pre className="m-header-sample m-mt-8">{headerSample(settings, mailbox, url)}</pre>
      <p className="m-sm m-mt-12">{t('settings:unsubscribe.must')}</p>
      <ul className="m-sm m-list">
        <li>{t('settings:unsubscribe.mustVisit')}</li>
        <li>{t('settings:unsubscribe.mustClick')}</li>
        <li>{t('settings:unsubscribe.mustToken')}</li>
        <li>{t('settings:unsubscribe.mustAlone')}</li>
      </ul>
    </Disclosure>
  );
}

/** Where people go who want no more mail. */
export function UnsubscribeSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const { typed, testing, edit, testUrl } = useSettingsDraft((state) => state);
  const unsubscribe = typed.unsubscribe ?? settings.unsubscribe;
  const change = (part: Partial<Settings['unsubscribe']>) => edit({ unsubscribe: { ...unsubscribe, ...part } });
  const url = unsubscribe.url.trim();
  const mailbox = unsubscribe.mailbox.trim() || settings.sender.replyTo || settings.sender.address;
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
      <p className="m-sm m-dim">
        {t('settings:unsubscribe.reads')} <Link href="#/bounces/mailboxes">{t('settings:unsubscribe.mailboxes')}</Link>
      </p>
      <div className="m-row m-row-end">
        <TextInput
          className="m-grow"
          type="url"
          label={t('settings:unsubscribe.url')}
          description={t('settings:unsubscribe.urlWhy')}
          placeholder="https://example.com/unsubscribe"
          value={unsubscribe.url}
          error={url !== '' && !url.startsWith('https://') ? t('settings:unsubscribe.cause.not_https') : undefined}
          onChange={(event) => change({ url: event.currentTarget.value })}
        />
        <Button busy={testing} disabled={!url.startsWith('https://')} onClick={() => void testUrl(url)}>
          {t('settings:unsubscribe.test')}
        </Button>
      </div>
      <Standing settings={settings} url={url} />
      {url === '' ? null : (
        <Note icon="info-circle" tone="ask">
          {t('settings:unsubscribe.elsewhere')}
        </Note>
      )}
      <Sample settings={settings} mailbox={mailbox || 'halo@example.com'} url={url} />
    </div>
  );
}

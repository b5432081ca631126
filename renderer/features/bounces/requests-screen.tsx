import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bounce } from '../../../shared/contract/bounces.ts';
import { useAsked } from '../../api/asked.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import {
  Button,
  Card,
  EmptyState,
  FailureNote,
  FailureState,
  Link,
  Loader,
  Note,
  Rows,
  Section,
  TextInput,
  toast,
  useFormat,
} from '../../ui/index.ts';
import { useSettings } from '../settings/settings-store.ts';
import { BouncesFrame } from './bounces-frame.tsx';
import { useBounces } from './bounces-store.ts';
import { RawPart } from './evidence.tsx';

const AT_ONCE = 50;
/** Domains that say nothing about who somebody is. */
const FREE_MAIL = /^(?:gmail|googlemail|yahoo|ymail|outlook|hotmail|live|icloud|aol|proton|protonmail)\./;

function Mail({ id }: { id: number }) {
  const asked = useAsked([id], (client) => client.bounces.get({ id }));
  if (asked.failure) return <FailureNote failure={asked.failure} onRetry={() => void asked.again()} />;
  return asked.value ? (
    <div className="m-mt-12">
      <RawPart evidence={asked.value} />
    </div>
  ) : null;
}

/** People of a name or a domain like the writer's: perhaps the request was meant for one of them. */
function Perhaps({ address, onChoose }: { address: string; onChoose: (address: string) => void }) {
  const { t } = useTranslation();
  const asked = useAsked([address], async (client) => {
    const [name = '', domain = ''] = address.split('@');
    for (const search of [name, FREE_MAIL.test(domain) ? '' : domain]) {
      if (search.length < 3) continue;
      const { rows } = await client.contacts.list({ search, limit: 4 });
      if (rows.length > 0) return rows.map((row) => row.address);
    }
    return [];
  });
  if (!asked.value || asked.value.length === 0) return null;
  return (
    <p className="m-row m-row-wrap m-gap-8 m-sm m-mt-8">
      <span className="m-dim">{t('bounces:requests.perhaps')}</span>
      {asked.value.map((each) => (
        <Link key={each} onClick={() => onChoose(each)}>
          {each}
        </Link>
      ))}
    </p>
  );
}

/** One request: who wrote, what they wrote, and the field for the address it was meant for. */
function Waiting({ request }: { request: Bounce }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const load = useBounces((state) => state.load);
  const [address, setAddress] = useState(request.contactId === null ? '' : request.address);
  const [seen, setSeen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const attempt = async (work: () => Promise<string>) => {
    setBusy(true);
    try {
      toast(await work());
      await load();
    } catch (error) {
      setFailure(toFailure(error));
      setBusy(false);
    }
  };
  const leave = () =>
    attempt(async () => {
      await client.bounces.resolveRequest({ id: request.id, address: address.trim() });
      return t('bounces:requests.left', { address: address.trim() });
    });
  const putAway = () =>
    attempt(async () => {
      await client.bounces.keep({ ids: [request.id] });
      return t('bounces:requests.putAway');
    });
  return (
    <div>
      <div className="m-row m-row-wrap">
        <b className="m-cut">{request.address || t('bounces:noAddress')}</b>
        <span className="m-dim m-sm m-num m-grow">{t('bounces:requests.came', { at: request.writtenAt })}</span>
        <Link className="m-sm" onClick={() => setSeen(!seen)}>
          {seen ? t('bounces:requests.hideMail') : t('bounces:requests.showMail')}
        </Link>
      </div>
      {request.diagnostic === '' ? null : <p className="m-dim m-sm b-quote">{request.diagnostic}</p>}
      <form
        className="m-row m-row-wrap m-mt-8 b-resolve"
        onSubmit={(event) => {
          event.preventDefault();
          void leave();
        }}
      >
        <TextInput
          className="m-grow"
          size="xs"
          type="email"
          label={t('bounces:requests.which')}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Button size="small" type="submit" icon="user-off" busy={busy} disabled={!address.includes('@')}>
          {t('bounces:requests.stop')}
        </Button>
        <Button size="small" kind="quiet" disabled={busy} onClick={() => void putAway()}>
          {t('bounces:requests.notOne')}
        </Button>
      </form>
      {request.contactId === null ? <Perhaps address={request.address} onChoose={setAddress} /> : null}
      {failure ? <FailureNote failure={failure} /> : null}
      {seen ? <Mail id={request.id} /> : null}
    </div>
  );
}

/** Where campaigns send people who want to leave, should no watched mailbox be called so. */
function Elsewhere() {
  const { t } = useTranslation();
  const settings = useSettings((state) => state.settings);
  const asked = useAsked([], (client) => client.mailboxes.list({}), ['mailboxes']);
  const watched = (asked.value?.mailboxes ?? []).filter(({ enabled }) => enabled).map(({ address }) => address);
  if (!settings || watched.length === 0) return null;
  const { unsubscribe, sender } = settings;
  const mailbox = unsubscribe.mailbox || sender.replyTo || sender.address;
  const bare = (address: string) => address.toLowerCase().replace(/\+[^@]*@/, '@');
  if (mailbox === '' || watched.some((address) => bare(address) === bare(mailbox))) return null;
  return (
    <Note tone="wait" icon="mailbox">
      {t('checks:requests_elsewhere.why', { mailbox, watched: watched.join(', ') })}{' '}
      <Link href="#/bounces/mailboxes">{t('bounces:requests.toMailboxes')}</Link>
    </Note>
  );
}

/** How well requests are heard: whether a mailbox is watched, how far it was read, and how long the oldest one waits. */
function Standing() {
  const { t } = useTranslation();
  const format = useFormat();
  const requests = useBounces((state) => state.totals?.requests ?? null);
  if (!requests) return null;
  const { unwatched, unreadSince, waiting, oldestAt } = requests;
  return (
    <div className="m-col b-notes">
      {unwatched ? (
        <Note tone="wait" icon="mailbox">
          {t('bounces:requests.unwatched')} <Link href="#/bounces/mailboxes">{t('bounces:requests.addMailbox')}</Link>
        </Note>
      ) : unreadSince === null ? (
        <Note tone="ok" icon="circle-check">
          {t('bounces:requests.allRead')}
        </Note>
      ) : (
        <Note tone="wait" icon="mailbox">
          {t('bounces:requests.unread', { at: unreadSince })}{' '}
          <Link href="#/bounces/mailboxes">{t('bounces:requests.toMailboxes')}</Link>
        </Note>
      )}
      <Elsewhere />
      {waiting > 0 && oldestAt !== null ? (
        <p className="m-dim m-sm">
          {t('bounces:requests.oldest', { at: oldestAt, span: format.span(Math.max(0, Date.now() - oldestAt)) })}
        </p>
      ) : null}
    </div>
  );
}

/** Requests to leave: those that a person must answer because nobody is known by that address, and how well they are heard. */
export function RequestsScreen() {
  const { t } = useTranslation();
  const honoured = useBounces((state) => state.groups?.find((group) => group.kind === 'unsubscribe') ?? null);
  const asked = useAsked(
    [],
    (client) => client.bounces.list({ kind: 'unsubscribe', effect: 'pending', limit: AT_ONCE }),
    ['bounces', 'suppressions'],
  );
  const page = asked.value;
  return (
    <BouncesFrame view="requests" name={t('bounces:view.requests')}>
      <Standing />
      {asked.failure && !page ? <FailureState failure={asked.failure} onRetry={() => void asked.again()} /> : null}
      {!page && !asked.failure ? <Loader aria-label={t('bounces:loading')} /> : null}
      {page?.rows.length === 0 ? (
        <EmptyState
          kind="nothing"
          icon="user-check"
          title={t('bounces:requests.none')}
          link={
            honoured ? (
              <Link href={`#/bounces/cause/${honoured.kind}/${honoured.class}/${honoured.reason}`}>
                {t('bounces:requests.honoured')}
              </Link>
            ) : null
          }
        >
          {t('bounces:requests.noneWhy')}
        </EmptyState>
      ) : null}
      {page && page.rows.length > 0 ? (
        <>
          <Section title={t('bounces:requests.waiting', { count: page.total })} />
          <p className="m-dim m-sm b-teach-why">{t('bounces:requests.why')}</p>
          <Card pad={false}>
            <Rows>
              {page.rows.map((request) => (
                <Waiting key={request.id} request={request} />
              ))}
            </Rows>
          </Card>
        </>
      ) : null}
    </BouncesFrame>
  );
}

import { HANDLED, type MailboxOffer, type MailboxTestStep } from '../../../shared/contract/mailboxes.ts';
import { TLS_MODES } from '../../../shared/contract/relay-parts.ts';
import { namedRelay } from './campaigns.ts';
import { fourSteps, type MailboxSettings } from './mailbox-test.ts';
import { nameOf } from './mailbox-words.ts';
import { loopback, plainConsent } from './relay-add.ts';
import { lineWords } from './relay-words.ts';
import { askPassword } from './terminal.ts';
import { oneOf, text, UsageError, type VerbContext, type VerbResult, wholeNumber } from './verb.ts';

const MOST_DAYS = 3_650;

function showOffer({ t, terminal }: VerbContext, offer: MailboxOffer) {
  const name = offer.auth === 'relay' ? t('mailboxes:found.relay', { name: offer.name }) : offer.name || offer.host;
  terminal.line(terminal.paint('bold', t('relays:found.title', { name })));
  terminal.line(`  ${lineWords({ t }, offer)}`);
  for (const hint of offer.hints) {
    const words = t(`mailboxes:hint.${hint}`, { defaultValue: '' });
    if (words) terminal.line(`  ${words}`);
  }
}

/** `mailbox find ADDRESS`: the ways to read an address's mail, best first. Exit code 1 where none is found. */
export async function find(context: VerbContext): Promise<VerbResult> {
  const { client, positionals, terminal, t } = context;
  const address = positionals[1];
  if (!address) throw new UsageError('cli:usage.mailbox_find');
  const { offers } = await client.mailboxes.discover({ address });
  return {
    data: { address, offers },
    code: offers.length > 0 ? 0 : 1,
    text: () => {
      for (const offer of offers) showOffer(context, offer);
      if (offers.length === 0) terminal.line(t('cli:mailbox.nothing_found'));
    },
  };
}

/**
 * `mailbox add [ADDRESS]`: finds the server, signs in as a relay does or asks for the password, tests, and keeps the mailbox
 * only where the test succeeds.
 */
export async function add(context: VerbContext): Promise<VerbResult> {
  const { client, values, terminal, t, json, positionals } = context;
  const address = positionals[1] ?? text(values, 'user') ?? '';
  if (address === '') throw new UsageError('cli:usage.mailbox_add');
  const chosen = choices(context);
  const place = await placeFor(context, address);
  if (place === null)
    return {
      data: { saved: false, found: null },
      code: 1,
      text: () => terminal.line(t('cli:mailbox.nothing_found')),
    };
  if (!json && place.offer) showOffer(context, place.offer);
  const settings: MailboxSettings = {
    ...place.line,
    ...chosen,
    address,
    name: text(values, 'name') ?? '',
    ...(await secretFor(context, place.line)),
  };
  const test = values['no-test'] === true ? null : await fourSteps(context, settings);
  const steps = test?.steps ?? [];
  if (test && !test.ok)
    return {
      data: { saved: false, found: place.offer, steps },
      code: 1,
      text: () => terminal.line(t('cli:mailbox.not_saved')),
    };
  const mailbox = await client.mailboxes.save({ ...settings, folders: chosen.folders ?? proposed(steps) });
  return {
    data: { saved: true, ...mailbox, found: place.offer, steps },
    text: () => terminal.line(t('cli:mailbox.added', { name: nameOf(mailbox), folders: mailbox.folders.join(', ') })),
  };
}

function proposed(steps: readonly MailboxTestStep[]): string[] {
  const folders = steps.flatMap((step) => step.folders).filter((folder) => folder.proposed);
  return folders.length > 0 ? folders.slice(0, 20).map(({ path }) => path) : ['INBOX'];
}

/** What is read and what happens to handled mail, as the command line says it; a wrong word is told before anything else. */
function choices({ values }: VerbContext): Partial<MailboxSettings> {
  const folders = Array.isArray(values.folder) ? values.folder : [];
  const moveTo = text(values, 'move-to');
  const handled = oneOf(HANDLED, text(values, 'handled'), '--handled') ?? (moveTo === undefined ? 'leave' : 'move');
  if (handled === 'move' && moveTo === undefined) throw new UsageError('cli:usage.mailbox_move');
  const days = wholeNumber(text(values, 'days'), '--days') ?? 30;
  if (days < 1 || days > MOST_DAYS) throw new UsageError('cli:usage.days', { value: days });
  return {
    handled,
    moveTo: moveTo ?? '',
    lookBackDays: days,
    fingerprint: text(values, 'fingerprint') ?? '',
    ...(folders.length > 0 ? { folders } : {}),
  };
}

type Line = Pick<MailboxSettings, 'host' | 'port' | 'tls' | 'user' | 'auth' | 'relayId'>;

/** Where it is and whose sign-in is used: by hand, or found for the address with whatever the command line says instead. */
async function placeFor(
  context: VerbContext,
  address: string,
): Promise<{ line: Line; offer: MailboxOffer | null } | null> {
  const { client, values } = context;
  const relayId = await namedRelay(context);
  const host = text(values, 'host');
  const offers = host === undefined ? (await client.mailboxes.discover({ address })).offers : [];
  const offer = chosenOffer(context, offers, relayId);
  const place = host ?? offer?.host;
  if (place === undefined) return null;
  const port = portOf(context) ?? offer?.port ?? 993;
  const tls = oneOf(TLS_MODES, text(values, 'tls'), '--tls') ?? offer?.tls ?? (port === 143 ? 'starttls' : 'tls');
  const signsInAs = relayId ?? (offer?.auth === 'relay' ? offer.relayId : null);
  const relay = signsInAs === null ? null : await client.relays.get({ id: signsInAs });
  const user = text(values, 'user') ?? relay?.user ?? offer?.user ?? address;
  return {
    line: { host: place, port, tls, user, auth: relay ? 'relay' : 'password', relayId: relay?.id ?? null },
    offer,
  };
}

/** The relay that was named, else a password where one is given on standard input, else the best. */
function chosenOffer(
  { values }: VerbContext,
  offers: readonly MailboxOffer[],
  relayId: number | undefined,
): MailboxOffer | null {
  const own = offers.find((offer) => offer.auth === 'password');
  if (relayId !== undefined) return offers.find((offer) => offer.relayId === relayId) ?? own ?? null;
  return (values['password-stdin'] === true ? own : undefined) ?? offers[0] ?? null;
}

function portOf({ values }: VerbContext): number | undefined {
  const port = wholeNumber(text(values, 'port'), '--port');
  if (port !== undefined && (port < 1 || port > 65_535)) throw new UsageError('cli:usage.imap_port', { value: port });
  return port;
}

/** The password, asked for unseen; over an open line to another computer only after the typed word. */
async function secretFor(context: VerbContext, line: Line): Promise<Partial<MailboxSettings>> {
  const { t, values } = context;
  const consent = line.tls === 'none' && !loopback(line.host) ? await plainConsent(context) : {};
  const allowPlain = consent.allowPlain === true;
  if (line.auth === 'relay') return { allowPlain };
  return {
    allowPlain,
    password: await askPassword(t('cli:relay.password', { user: line.user, host: line.host }), values),
  };
}

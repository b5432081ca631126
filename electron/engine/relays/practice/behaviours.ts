/** What the practice relay does with a recipient; texts may name `{address}` and `{ip}`. */
type Reaction =
  | { readonly do: 'accept' }
  /** Refuses for good, at RCPT or after the final dot. */
  | { readonly do: 'refuse'; readonly at: 'rcpt' | 'dot'; readonly code: number; readonly text: string }
  /** Refuses a message so many times for now, then takes it (421 also closes the connection, RFC 5321 3.8). */
  | { readonly do: 'defer'; readonly times: number; readonly code: number; readonly text: string }
  /** Answers the final dot late (`delays.slow`). */
  | { readonly do: 'wait' }
  /** Cuts the connection after the final dot without a reply, with the message kept or lost. */
  | { readonly do: 'drop'; readonly keep: boolean }
  /** Accepts, and sends something back later (`delays.report`). */
  | { readonly do: 'report'; readonly report: ReportKind; readonly status: string; readonly text: string };

export type ReportKind = 'bounce' | 'delay' | 'complaint' | 'autoreply';

export type Behaviour = { readonly key: string; readonly reaction: Reaction };

/** Deferred without end: more often than any sender tries. */
const ALWAYS = Number.MAX_SAFE_INTEGER;

/**
 * The book of behaviours. The first word of the local part, up to the first character that is no letter, picks the entry:
 * `unknown@`, `unknown7@`, `unknown.siti@` and `unknown+tag@` are all *unknown*; `fuller@` is an ordinary person.
 */
// biome-ignore format: a table is read by its lines
export const BEHAVIOURS: readonly Behaviour[] = [
  { key: 'accept', reaction: { do: 'accept' } },
  // The address is wrong: refused for good.
  { key: 'unknown', reaction: { do: 'refuse', at: 'rcpt', code: 550, text: '5.1.1 <{address}>: Recipient address rejected: User unknown in virtual mailbox table' } },
  { key: 'disabled', reaction: { do: 'refuse', at: 'rcpt', code: 550, text: '5.2.1 <{address}>: The email account that you tried to reach is disabled' } },
  { key: 'nodomain', reaction: { do: 'refuse', at: 'rcpt', code: 550, text: '5.1.2 <{address}>: Recipient address rejected: Domain not found' } },
  // For now: a later attempt is taken.
  { key: 'greylist', reaction: { do: 'defer', times: 2, code: 451, text: '4.7.1 <{address}>: Recipient address rejected: Greylisted, please try again later' } },
  { key: 'defer', reaction: { do: 'defer', times: 2, code: 450, text: '4.2.0 <{address}>: Mailbox temporarily unavailable, please try again later' } },
  { key: 'full', reaction: { do: 'defer', times: 2, code: 452, text: '4.2.2 <{address}>: The mailbox is full, please try again later' } },
  { key: 'overquota', reaction: { do: 'refuse', at: 'rcpt', code: 552, text: '5.2.2 <{address}>: Mailbox is over quota' } },
  { key: 'toofast', reaction: { do: 'defer', times: 1, code: 450, text: '4.7.0 Too many messages from your account, please slow down' } },
  { key: 'busy', reaction: { do: 'defer', times: 1, code: 421, text: '4.3.2 practice.example Service busy, closing transmission channel' } },
  { key: 'down', reaction: { do: 'defer', times: ALWAYS, code: 451, text: '4.3.0 <{address}>: Temporary lookup failure' } },
  // About us: no fault of the address.
  { key: 'blocked', reaction: { do: 'refuse', at: 'rcpt', code: 554, text: '5.7.1 Service unavailable; Client host [{ip}] blocked using zen.blocklist.example' } },
  { key: 'spam', reaction: { do: 'refuse', at: 'dot', code: 550, text: '5.7.1 Message rejected as spam by content filtering' } },
  { key: 'toobig', reaction: { do: 'refuse', at: 'dot', code: 552, text: '5.3.4 Message size exceeds fixed maximum message size' } },
  // The line.
  { key: 'slow', reaction: { do: 'wait' } },
  { key: 'drop', reaction: { do: 'drop', keep: true } },
  { key: 'droplost', reaction: { do: 'drop', keep: false } },
  // Taken, and something comes back later.
  { key: 'bounce', reaction: { do: 'report', report: 'bounce', status: '5.1.1', text: '550 5.1.1 <{address}>: Recipient address rejected: User unknown' } },
  { key: 'bouncefull', reaction: { do: 'report', report: 'bounce', status: '5.2.2', text: '552 5.2.2 <{address}>: Mailbox full, quota exceeded' } },
  { key: 'bounceblocked', reaction: { do: 'report', report: 'bounce', status: '5.7.1', text: '554 5.7.1 Client host [{ip}] blocked using zen.blocklist.example' } },
  { key: 'delayed', reaction: { do: 'report', report: 'delay', status: '4.4.1', text: 'connect to mx.practice.example[{ip}]:25: Connection timed out' } },
  { key: 'complain', reaction: { do: 'report', report: 'complaint', status: '', text: '' } },
  { key: 'vacation', reaction: { do: 'report', report: 'autoreply', status: '', text: '' } },
];

const BY_KEY = new Map(BEHAVIOURS.map((behaviour) => [behaviour.key, behaviour]));
const ACCEPT: Behaviour = { key: 'accept', reaction: { do: 'accept' } };

/** The entry of the book that an address picks; everybody unlisted is accepted. */
export function behaviourOf(address: string): Behaviour {
  const word = /^[a-z]+/.exec(address.toLowerCase())?.[0] ?? '';
  return BY_KEY.get(word) ?? ACCEPT;
}

/** An address that shows a behaviour. */
export function exampleOf(key: string): string {
  return `${key === 'accept' ? 'siti' : key}@practice.example`;
}

/** Documentation address (RFC 5737) that stands for the sender's in refusals. */
export const PRACTICE_IP = '192.0.2.25';

/** The words of a reply, with the address in its place. */
export function replyText(text: string, address: string): string {
  return text.replaceAll('{address}', address).replaceAll('{ip}', PRACTICE_IP);
}

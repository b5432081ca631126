import { findAddresses, isDaemon } from './addresses.ts';
import { field, type Headers } from './headers.ts';
import {
  AUTO_SUBJECT,
  CHALLENGE_SUBJECT,
  CHALLENGE_TEXT,
  DELAY_SUBJECT,
  DELAY_TEXT,
  GAVE_UP,
  SUBJECT_FAILS,
  TEXT_FAILS,
  UNSUBSCRIBE_LINE,
  UNSUBSCRIBE_SUBJECT,
} from './kind-words.ts';

/** What the headers and the first words of a mail say about its nature, before any recipient is read. */
export type Signs = {
  readonly fromDaemon: boolean;
  readonly nullPath: boolean;
  /** It has an author, and a return path that is no daemon's: reports have none (RFC 5321 4.5.5). */
  readonly answerable: () => boolean;
  readonly subjectFails: boolean;
  readonly autoReply: () => boolean;
  readonly bulk: boolean;
  readonly replies: boolean;
  readonly forwards: boolean;
  /** What the text says is read when it is asked for: most mails are decided before. */
  readonly textFails: () => boolean;
  readonly delayed: () => boolean;
  readonly challenge: () => boolean;
  readonly unsubscribe: () => boolean;
};

const DAEMON_NAME =
  /mail(?:er)?[ -]?(?:delivery|daemon)|delivery (?:sub)?system|post_?master|system administrator|mail (?:system|administrator|router|server)|mailer|message (?:delivery|router)|e-?mail delivery/i;

/** Works a value out when it is first asked for: most mails are decided before most questions come up. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Reads the signs of one mail; `own` are its own words (the returned mail cut off), `to` the addresses it went to. */
export function signsOf(headers: Headers, own: string, to: readonly string[]): Signs {
  const subject = field(headers, 'subject').slice(0, 300);
  const head = own.slice(0, 6000);
  const bulk = isBulk(headers);
  const textFails = once(() => TEXT_FAILS.test(head));
  const nullPath = isNullPath(headers);
  return {
    fromDaemon: isFromDaemon(headers),
    nullPath,
    answerable: () => !nullPath && isAnswerable(headers),
    subjectFails: SUBJECT_FAILS.test(subject),
    // Only programs write without a return path (RFC 5321 4.5.5): there the first words count as much as the subject.
    autoReply: once(
      () =>
        hasAutoHeader(headers) ||
        (!bulk && (AUTO_SUBJECT.test(subject) || (nullPath && AUTO_SUBJECT.test(own.slice(0, FIRST_WORDS))))),
    ),
    bulk,
    replies: headers.has('in-reply-to') || headers.has('references') || REPLY_SUBJECT.test(subject),
    forwards: FORWARD_SUBJECT.test(subject),
    textFails,
    delayed: once(() => isDelayed(subject, head, textFails)),
    challenge: () =>
      !bulk &&
      ((!/^re:/i.test(subject) && CHALLENGE_SUBJECT.test(subject)) || CHALLENGE_TEXT.test(head.slice(0, 2500))),
    unsubscribe: () => !bulk && isUnsubscribe(headers, subject, head, to),
  };
}

const FIRST_WORDS = 250;

const REPLY_SUBJECT = /^\s{0,4}(?:re|aw|sv|antw|bls|balas|res|vá)\s{0,2}(?:\[\d+\])?:/i;

const FORWARD_SUBJECT = /^\s{0,4}(?:fwd?|tr|wg|rv|enc|i|trs|terusan|转发|轉寄|転送)\s{0,2}[:：]/i;

/** Whether a mail system wrote it, by its From field. */
export function isFromDaemon(headers: Headers): boolean {
  const from = field(headers, 'from');
  if (from.trim() === '' || from.trim() === '<>') return headers.has('from');
  const address = findAddresses(from)[0];
  if (!address) return DAEMON_NAME.test(from);
  const name = from.slice(0, address.start);
  return (
    (isDaemon(address.address) && !/^(?:no-?reply|nobody|bounces?|abuse|majordomo)@/i.test(address.address)) ||
    DAEMON_NAME.test(name)
  );
}

function isNullPath(headers: Headers): boolean {
  const path = headers.get('return-path')?.[0] ?? headers.get('x-envelope-from')?.[0];
  return path !== undefined && (/^<?\s*>?$/.test(path.slice(0, 50)) || /mailer-daemon/i.test(path));
}

function isAnswerable(headers: Headers): boolean {
  return isPerson(headers.get('return-path')?.[0]) && findAddresses(headers.get('from')?.[0] ?? '').length > 0;
}

function isPerson(value: string | undefined): boolean {
  const found = findAddresses(value ?? '')[0];
  return found !== undefined && !isDaemon(found.address);
}

function isDelayed(subject: string, text: string, textFails: () => boolean): boolean {
  if (/^(?:returned|undeliver|fail)/i.test(subject)) return false;
  // Few mails speak of a delay: only of those is it asked whether the system gave up.
  return (
    (DELAY_TEXT.test(text) || (DELAY_SUBJECT.test(subject) && textFails() && !NOBODY.test(text))) && !GAVE_UP.test(text)
  );
}

/** A warning that nobody of that name is there speaks of no delay. */
const NOBODY =
  /(?:user|recipient|mailbox|address) (?:is )?(?:unknown|does not exist|not found)|(?:no such|unknown) (?:user|recipient|mailbox|address)/i;

/** Whether it came through a mailing list or was sent in bulk. */
export function isBulk(headers: Headers): boolean {
  if (
    ['list-id', 'list-unsubscribe', 'list-post', 'x-mailman-version', 'x-beenthere', 'mailing-list'].some((name) =>
      headers.has(name),
    )
  )
    return true;
  return /bulk|list/i.test(field(headers, 'precedence'));
}

const AUTO_HEADERS = [
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-auto-reply',
  'x-vacation',
  'x-mail-autoreply',
];

/** Whether its header calls it an automatic answer (RFC 3834 section 5, and what came before it). */
export function hasAutoHeader(headers: Headers): boolean {
  const submitted = field(headers, 'auto-submitted').toLowerCase();
  if (submitted.startsWith('auto-replied') || submitted.startsWith('auto-notified')) return true;
  if (AUTO_HEADERS.some((name) => headers.has(name))) return true;
  return (
    /auto[_-]?reply/i.test(field(headers, 'precedence')) ||
    /auto[_-]?repl|vacation/i.test(field(headers, 'x-precedence'))
  );
}

function isUnsubscribe(headers: Headers, subject: string, text: string, to: readonly string[]): boolean {
  if (headers.has('x-apple-unsubscribe')) return true;
  if (to.some((address) => /^(?:unsub(?:scribe)?|opt-?out|berhenti)(?:[+=.-]|@)/i.test(address))) return true;
  if (UNSUBSCRIBE_SUBJECT.test(subject.trim().slice(0, 200)) && text.length < 5000) return true;
  return saysLeave(text);
}

const QUOTE_BEGINS =
  /^(?:>|-{2,}|_{5,}|(?:on|pada|am|le|el|em|il|op) .{5,150}(?:wrote|menulis|schrieb|écrit|escribió|escreveu|scritto|schreef)|(?:from|dari|von|de|subject|sent|dikirim)\s?:|begin forwarded)/i;
const MAX_OWN_WORDS = 300;

/** Whether the person says so himself, above the quote and the signature: in few words, one line of which is nothing else. */
function saysLeave(text: string): boolean {
  const own: string[] = [];
  let size = 0;
  for (const line of text.slice(0, 3000).split('\n', 40)) {
    const words = line.trim();
    if (words !== '' && QUOTE_BEGINS.test(words)) break;
    if (words === '') continue;
    own.push(words);
    size += words.length;
    if (size > MAX_OWN_WORDS) return false;
  }
  return own.slice(0, 3).some((line) => line.length <= 120 && UNSUBSCRIBE_LINE.test(line));
}

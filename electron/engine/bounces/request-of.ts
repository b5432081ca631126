import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { MessageRecord } from '../../../shared/contract/sending.ts';
import { findMangledToken, findTokens, readToken, unsubscribeMailbox } from '../campaigns/public.ts';
import { findContactByKey } from '../contacts/public.ts';
import type { EngineContext } from '../context.ts';
import { findMessage } from '../sending/public.ts';
import { addressOf } from './addresses.ts';
import { field, type Headers, readHeaders } from './headers.ts';
import { type Wish, wishInLines, wishInSubject } from './leaving.ts';
import { hasAutoHeader, isBulk, isFromDaemon } from './mail-kind.ts';
import { keyOf } from './match.ts';
import { ownLines } from './own-words.ts';
import type { Report } from './report.ts';
import { messageIds } from './returned-mail.ts';

/** Whom a request names: a message of ours where there is one, else an address that is a contact's or recipient's. */
export type Named = {
  readonly address: string;
  readonly message: MessageRecord | undefined;
  readonly by: Bounce['matchedBy'];
};

/** A request to leave. `sure`: it is done at once; else a person decides. Without anybody `named`, only `from` is known. */
export type Request = {
  readonly sure: boolean;
  readonly named: readonly Named[];
  readonly from: string;
  readonly rule: string;
};

const HEADER_BYTES = 65_536;
/** A local part that says what mail to it is for. */
const LEAVING_LOCAL = /^(?:unsub(?:scribe)?|opt-?out|berhenti|keluar|leave)(?:[+=.-]|@)/i;
/** How the subject of our own link begins; clients put nothing before it when they write by themselves. */
const LINK_SUBJECT = /^[\s"'<]{0,5}un-?subscribe/i;

/**
 * The request to leave that a mail makes, or undefined where it makes none. A signed token says who, wherever the mail comes
 * from; without one the writer must be somebody we know. Bounces, automatic replies and digests that only repeat the word are
 * no requests; nor is the answer to a test mail (`test` names nobody).
 */
export function requestOf(ctx: EngineContext, report: Report, raw: Buffer): Request | undefined {
  if (report.kind === 'bounce' || report.kind === 'delay' || report.kind === 'complaint') return undefined;
  const headers = headersOf(raw);
  const from = report.from ?? '';
  const byMachine = isFromDaemon(headers) || hasAutoHeader(headers);
  const inSubject = findMangledToken(ctx, report.subject);
  if (inSubject && (!byMachine || LINK_SUBJECT.test(report.subject)))
    return byToken(ctx, inSubject.messageRowId, 'token', from);
  if (byMachine || isOwnMail(ctx, report, headers)) return undefined;
  const lines = ownLines(report.text);
  const wish = wishOf(report, headers, lines);
  const inLines = tokenInLines(ctx, lines);
  if (inLines && (wish !== 'no' || saysNothingElse(lines))) return byToken(ctx, inLines.messageRowId, 'token', from);
  const tagged = taggedMessage(ctx, report);
  const written = report.kind !== 'autoreply';
  const dedicated = report.to.some((to) => LEAVING_LOCAL.test(to) || keyOf(to) === ownLeavingKey(ctx));
  // Automatic answers go to the return address, whose tag is the same: only a mail that says nothing else asks by it alone.
  if (dedicated && tagged && written)
    return { sure: wish === 'yes' || lines.length === 0, named: [tagged], from, rule: 'request:address' };
  const blank = dedicated && lines.length === 0 && report.subject.trim().length < 3;
  if (wish === 'no' && !blank) return undefined;
  return byWords(ctx, { report, headers, from, tagged, wish: blank ? 'yes' : wish, written });
}

/** A campaign's mail itself: at somebody on the list whose mailbox is read, as a copy of what was sent, or handed on by a list. */
function isOwnMail(ctx: EngineContext, { messageId }: Report, headers: Headers): boolean {
  const links = field(headers, 'list-unsubscribe');
  if (links !== '' && findMangledToken(ctx, links) !== undefined) return true;
  return messageId !== null && messageNamed(ctx, [messageId]) !== undefined;
}

/** Whether a mail's header calls it an automatic answer. */
export const isAutomatic = (raw: Buffer): boolean => hasAutoHeader(headersOf(raw));

function headersOf(raw: Buffer): Headers {
  const text = raw.toString('latin1', 0, HEADER_BYTES).replace(/\r\n?/g, '\n');
  return readHeaders(text.replace(/^\s{0,40}(?:>?From [^\n]{0,500}\n)?\n{0,10}/, ''), 0).headers;
}

function wishOf(report: Report, headers: Headers, lines: readonly string[]): Wish {
  if (headers.has('x-apple-unsubscribe')) return 'yes';
  const inSubject = wishInSubject(report.subject);
  const inLines = wishInLines(lines);
  // "Re: unsubscribe" over words about something else goes on with a talk; nobody asks anew.
  const talk =
    /^\s{0,4}(?:re|bls|balas|aw|fw|fwd)\s{0,2}:/i.test(report.subject) && lines.length > 0 && inLines !== 'yes';
  if (inSubject === 'yes') return talk ? 'maybe' : 'yes';
  return inSubject === 'no' || inLines === 'yes' ? inLines : 'maybe';
}

const LINES_WITH_TOKEN = 6;

function tokenInLines(ctx: EngineContext, lines: readonly string[]): { messageRowId: number } | undefined {
  for (const line of lines.slice(0, LINES_WITH_TOKEN)) {
    const found = line.length < 26 ? undefined : findMangledToken(ctx, line);
    if (found) return found;
  }
  return undefined;
}

/** A body that holds a token and hardly anything else was written by the link. */
const saysNothingElse = (lines: readonly string[]): boolean => lines.join('').length <= 70;

/** The mailbox for requests, where it has an address of its own. */
function ownLeavingKey(ctx: EngineContext): string | null {
  const { address, own } = unsubscribeMailbox(ctx.db);
  return own ? keyOf(address) : null;
}

function byToken(ctx: EngineContext, rowId: number, by: Bounce['matchedBy'], from: string): Request | undefined {
  // A test mail's link was tried: it works, and there is nobody to take off a list.
  if (rowId === 0) return undefined;
  const message = findMessage(ctx.db, { rowId });
  const named = message ? [{ address: message.address, message, by }] : knownWriter(ctx, [from]);
  return { sure: named.length > 0, named, from, rule: 'request:token' };
}

/** The message whose token stands after the plus of an address that the mail went to. */
function taggedMessage(ctx: EngineContext, report: Report): Named | undefined {
  for (const to of report.to.slice(0, 20)) {
    const plus = to.indexOf('+');
    const tag = plus === -1 ? undefined : findMangledToken(ctx, to.slice(plus + 1, to.lastIndexOf('@')));
    const message = tag && findMessage(ctx.db, { rowId: tag.messageRowId });
    if (message) return { address: message.address, message, by: 'return_path' };
  }
  return undefined;
}

type Words = {
  report: Report;
  headers: Headers;
  from: string;
  tagged: Named | undefined;
  wish: Wish;
  written: boolean;
};

/** Nobody's token: the writer, and the message that is answered, say who. */
function byWords(ctx: EngineContext, { report, headers, from, tagged, wish, written }: Words): Request | undefined {
  const answered = messageNamed(ctx, messageIds(headers, 'in-reply-to')) ?? tagged;
  const writer = knownWriter(ctx, [addressOf(field(headers, 'x-original-from')) ?? '', from]);
  const further =
    answered !== undefined || writer.length > 0
      ? undefined
      : (messageNamed(ctx, report.references) ?? quotedMessage(ctx, report));
  const named = unlike([...(answered ? [answered] : []), ...writer, ...(further ? [further] : [])]);
  const bulk = isBulk(headers) && answered === undefined;
  if (bulk && named.length === 0) return undefined;
  if (named.length === 0) return wish === 'yes' ? { sure: false, named, from, rule: 'request:unknown' } : undefined;
  // A mail that is only quoted may have been forwarded: its reader is not who writes.
  const sure = wish === 'yes' && !bulk && written && further === undefined;
  return { sure, named, from, rule: sure ? 'request:words' : 'request:proposal' };
}

/** A contact, or somebody who ever got a message; the address of our own is nobody's wish. */
function knownWriter(ctx: EngineContext, addresses: readonly string[]): Named[] {
  for (const address of addresses) {
    if (address === '') continue;
    const key = keyOf(address);
    const message = findMessage(ctx.db, { addressKey: key });
    if (message || findContactByKey(ctx.db, key)) return [{ address, message, by: 'address' }];
  }
  return [];
}

function messageNamed(ctx: EngineContext, ids: readonly string[]): Named | undefined {
  for (const id of ids) {
    const message = findMessage(ctx.db, { messageId: `<${id}>` }) ?? withToken(ctx, id);
    if (message) return { address: message.address, message, by: 'message_id' };
  }
  return undefined;
}

/** Forwarded to somebody else who answers: the link in the quotation still names the message. */
function quotedMessage(ctx: EngineContext, report: Report): Named | undefined {
  const message = withToken(ctx, report.text.slice(0, 20_000).replace(/%20/g, ' '));
  return message && { address: message.address, message, by: 'token' };
}

function withToken(ctx: EngineContext, text: string): MessageRecord | undefined {
  for (const token of findTokens(text)) {
    const named = readToken(ctx, token);
    const message = named && findMessage(ctx.db, { rowId: named.messageRowId });
    if (message) return message;
  }
  return undefined;
}

function unlike(named: readonly Named[]): Named[] {
  return [...new Map(named.toReversed().map((one) => [keyOf(one.address), one])).values()].toReversed();
}

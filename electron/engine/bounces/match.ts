import { addressKey } from '../../../shared/address.ts';
import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { MessageRecord } from '../../../shared/contract/sending.ts';
import { authorAddress, findCampaign, findTokens, readToken } from '../campaigns/public.ts';
import type { EngineContext } from '../context.ts';
import { findMessage, messagesSentAround } from '../sending/public.ts';
import type { OriginalMail, Report } from './report.ts';
import { subjectFits } from './subject-fits.ts';

export type Match = { readonly message: MessageRecord | undefined; readonly by: Bounce['matchedBy'] };

const NONE: Match = { message: undefined, by: 'none' };

/** The normalised form of an address as a server wrote it. */
export function keyOf(address: string): string {
  return addressKey(address) ?? address.trim().toLowerCase();
}

/**
 * The message a report is about, by the strongest evidence there is: the Message-ID of the returned mail, a signed token of
 * ours in it, the address of its own that the report was sent back to, then what its header says where the Message-ID was
 * destroyed. `none`: nothing in it is ours; an address alone is looked at per recipient.
 */
export function matchReport(ctx: EngineContext, report: Report, raw: Buffer): Match {
  const named = byMessageId(ctx, report);
  if (!named && isAnswer(report.original) && WITH_RETURNED_MAIL.has(report.kind)) return NONE;
  return (
    named ??
    byToken(ctx, report) ??
    inPlaces(ctx, report.to, 'return_path') ??
    inPlaces(ctx, rawPlaces(report, raw), 'token') ??
    byHeaders(ctx, report.original) ??
    NONE
  );
}

/**
 * One recipient's message where the report itself named none: the last one accepted for that address before the report;
 * unless what came back is plainly another mail.
 */
export function matchAddress(ctx: EngineContext, address: string, before: number, original: OriginalMail): Match {
  const message = findMessage(ctx.db, { addressKey: keyOf(address), before });
  return message && !isAnotherMail(ctx, original, message) ? { message, by: 'address' } : NONE;
}

function byMessageId(ctx: EngineContext, report: Report): Match | undefined {
  const ids = WITH_RETURNED_MAIL.has(report.kind)
    ? [report.original.messageId]
    : [report.original.messageId, ...report.original.references, ...report.references];
  for (const id of ids) {
    if (id === null) continue;
    const message = findMessage(ctx.db, { messageId: `<${id}>` }) ?? fromTokens(ctx, id);
    if (message) return { message, by: 'message_id' };
  }
  return undefined;
}

/** A campaign's mail answers nothing: what came back is a letter by hand that quotes one. */
function isAnswer(original: OriginalMail): boolean {
  return original.references.length > 0;
}

function byToken(ctx: EngineContext, report: Report): Match | undefined {
  return inPlaces(
    ctx,
    [report.subject, ...Object.values(report.original.tokens), report.text.slice(0, 20_000)],
    'token',
  );
}

const RAW_LOOKED_AT = 400_000;
const WITH_RETURNED_MAIL: ReadonlySet<string> = new Set(['bounce', 'delay', 'complaint']);

/** The returned mail's own links and fields, wherever they stand; soft line breaks (RFC 2045 6.7) undone. */
function* rawPlaces(report: Report, raw: Buffer): Generator<string> {
  if (!WITH_RETURNED_MAIL.has(report.kind)) return;
  const text = raw.toString('latin1', 0, RAW_LOOKED_AT).replace(/=\r?\n/g, '');
  for (let from = 0; from < text.length; from += 90_000) yield text.slice(from, from + 100_000);
}

function inPlaces(ctx: EngineContext, places: Iterable<string>, by: Match['by']): Match | undefined {
  for (const place of places) {
    const message = fromTokens(ctx, place);
    if (message) return { message, by };
  }
  return undefined;
}

/** In links a token follows an encoded blank or equals sign, whose digits would stick to it. */
const ENCODED = /%[0-9a-f]{2}|=3d|=20/gi;

function fromTokens(ctx: EngineContext, text: string): MessageRecord | undefined {
  for (const token of findTokens(text.replace(ENCODED, ' '))) {
    const named = readToken(ctx, token);
    const message = named && findMessage(ctx.db, { rowId: named.messageRowId });
    if (message) return message;
  }
  return undefined;
}

/** Composing and handing over are seconds apart, and clocks differ a little. */
const SAME_MOMENT = 10 * 60_000;

/** Author, recipient, subject and moment together: more than anybody knows who did not get that very mail. */
function byHeaders(ctx: EngineContext, original: OriginalMail): Match | undefined {
  const at = Date.parse(original.date);
  if (!Number.isFinite(at) || original.from === null || original.subject.trim() === '') return undefined;
  for (const to of original.to.slice(0, 5)) {
    const message = messagesSentAround(ctx.db, keyOf(to), at, SAME_MOMENT).find((each) =>
      isSameMail(ctx, original, each.campaignId),
    );
    if (message) return { message, by: 'headers' };
  }
  return undefined;
}

function isSameMail(ctx: EngineContext, { from, subject }: OriginalMail, campaignId: number): boolean {
  const campaign = findCampaign(ctx.db, campaignId);
  if (!campaign || from === null || keyOf(from) !== keyOf(authorAddress(ctx.db, campaign))) return false;
  return subjectFits(campaign.subject, subject) === 'yes';
}

/** The returned header names a subject that the campaign never had, or without a subject an author that was never its own. */
function isAnotherMail(ctx: EngineContext, original: OriginalMail, message: MessageRecord): boolean {
  if (isAnswer(original)) return true;
  const { from, subject } = original;
  const campaign = findCampaign(ctx.db, message.campaignId);
  if (!campaign) return false;
  const fits = subject.trim() === '' ? 'unknown' : subjectFits(campaign.subject, subject);
  if (fits !== 'unknown') return fits === 'no';
  return from !== null && keyOf(from) !== keyOf(authorAddress(ctx.db, campaign));
}

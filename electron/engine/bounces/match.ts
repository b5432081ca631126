import { addressKey } from '../../../shared/address.ts';
import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { MessageRecord } from '../../../shared/contract/sending.ts';
import { findTokens, readToken } from '../campaigns/public.ts';
import type { EngineContext } from '../context.ts';
import { findMessage } from '../sending/public.ts';
import type { Report } from './report.ts';

export type Match = { readonly message: MessageRecord | undefined; readonly by: Bounce['matchedBy'] };

const NONE: Match = { message: undefined, by: 'none' };

/** The normalised form of an address as a server wrote it. */
export function keyOf(address: string): string {
  return addressKey(address) ?? address.trim().toLowerCase();
}

/**
 * The message a report is about, by the strongest evidence there is: the Message-ID of the returned mail, a token of ours
 * anywhere a report may carry one, then the address together with the time. `none`: we did not send it.
 */
export function matchReport(ctx: EngineContext, report: Report): Match {
  return byMessageId(ctx, report) ?? byToken(ctx, report) ?? NONE;
}

/** One recipient's message where the report itself named none: the last one accepted for that address before the report. */
export function matchAddress(ctx: EngineContext, address: string, before: number): Match {
  const message = findMessage(ctx.db, { addressKey: keyOf(address), before });
  return message ? { message, by: 'address' } : NONE;
}

function byMessageId(ctx: EngineContext, report: Report): Match | undefined {
  const answers = report.kind === 'reply' || report.kind === 'autoreply' || report.kind === 'unsubscribe';
  const ids = [report.original.messageId, ...report.original.references, ...(answers ? report.references : [])];
  for (const id of ids) {
    if (id === null) continue;
    const message = findMessage(ctx.db, { messageId: `<${id}>` }) ?? fromTokens(ctx, id);
    if (message) return { message, by: 'message_id' };
  }
  return undefined;
}

function byToken(ctx: EngineContext, report: Report): Match | undefined {
  const places = [...report.to, report.subject, ...Object.values(report.original.tokens), report.text.slice(0, 20_000)];
  for (const place of places) {
    const message = fromTokens(ctx, place);
    if (message) return { message, by: 'token' };
  }
  return undefined;
}

function fromTokens(ctx: EngineContext, text: string): MessageRecord | undefined {
  for (const token of findTokens(text)) {
    const named = readToken(ctx, token);
    const message = named && findMessage(ctx.db, { rowId: named.messageRowId });
    if (message) return message;
  }
  return undefined;
}

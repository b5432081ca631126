import { changed, type EngineContext } from '../context.ts';
import { storeOwn } from '../settings/public.ts';
import { parseReport } from './parse-report.ts';
import { digestOf } from './raw-store.ts';
import { type Origin, type Recorded, recordReport } from './record.ts';
import { knownReport } from './repo-report.ts';
import type { ReportKind } from './report.ts';
import { judgedRequest, recordRequest } from './requests.ts';

/** What a mail was. */
export type TakenIn = {
  readonly kind: ReportKind;
  /** The same mail was taken in before: nothing happened now. */
  readonly known: boolean;
  /** It is about our own mail, or took somebody off the list: a report that was handled, and no ordinary mail. */
  readonly ours: boolean;
  readonly recorded: Recorded | null;
};

/** When mails that came back were last looked at (epoch ms), kept among the engine's own values under this name. */
export const LAST_READ = 'lastBounceReadAt';

/** Takes one raw mail in: what it is, whom it is about, and what follows, all or nothing; the same mail is never counted twice. */
export function takeInMail(ctx: EngineContext, raw: Buffer, from: Origin): TakenIn {
  const digest = digestOf(raw);
  const before = knownReport(ctx.db, digest);
  if (before) return { ...before, known: true, recorded: null };
  const at = ctx.clock.now();
  const { report, request } = judgedRequest(ctx, parseReport(raw), raw);
  const recorded = request
    ? recordRequest(ctx, { report, request, raw, digest, at, ...from })
    : recordReport(ctx, report, raw, digest, at, from);
  const after = knownReport(ctx.db, digest) ?? { kind: report.kind, ours: false };
  return { ...after, known: recorded === undefined, recorded: recorded ?? null };
}

/** Notes that mail was looked at; `anything`: something of it was new, and whoever shows what came back asks again. */
export function mailsWereRead(ctx: EngineContext, anything: boolean): void {
  storeOwn(ctx.db, LAST_READ, ctx.clock.now());
  if (!anything) return;
  for (const what of ['bounces', 'suppressions', 'messages', 'campaigns', 'contacts'] as const) changed(ctx, what);
}

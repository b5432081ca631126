import type { VerdictClass } from '../../../shared/verdict.ts';
import type { EngineContext } from '../context.ts';
import { practiceReports } from '../relays/public.ts';
import type { Batch } from './effects.ts';
import { mailsIn } from './mailbox-file.ts';
import type { ReportKind } from './report.ts';
import { mailsWereRead, takeInMail } from './take-in.ts';

/** What one reading found. */
export type Reading = {
  files: number;
  messages: number;
  seenBefore: number;
  kinds: Partial<Record<ReportKind, number>>;
  classes: Partial<Record<VerdictClass, number>>;
  suppressed: number;
  unmatched: number;
};

const BREATH = 10;

/** Reads uploaded files and, where asked, what the practice relay sent back; what was read before is only counted. */
export async function readMails(ctx: EngineContext, tickets: readonly string[], practice: boolean): Promise<Reading> {
  const reading: Reading = {
    files: 0,
    messages: 0,
    seenBefore: 0,
    kinds: {},
    classes: {},
    suppressed: 0,
    unmatched: 0,
  };
  // One reading is one batch: it can be taken back as a whole.
  const take = (raw: Buffer) => takeIn(ctx, raw, reading, batch);
  const batch: Batch = { id: null };
  try {
    for (const ticket of tickets) await readFileOf(ctx, ticket, reading, take);
    if (practice) await readPractice(ctx, reading, take);
  } finally {
    mailsWereRead(ctx, reading.messages > reading.seenBefore);
  }
  return reading;
}

type Take = (raw: Buffer) => void;

async function readFileOf(ctx: EngineContext, ticket: string, reading: Reading, take: Take): Promise<void> {
  const { path } = ctx.files.find(ticket);
  reading.files++;
  for await (const raw of mailsIn(path)) {
    take(raw);
    if (reading.messages % BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
    if (ctx.closing.aborted) return;
  }
}

async function readPractice(ctx: EngineContext, reading: Reading, take: Take): Promise<void> {
  const { reports, done } = await practiceReports(ctx);
  if (reports.length > 0) reading.files++;
  for (let from = 0; from < reports.length; from += BREATH) {
    const slice = reports.slice(from, from + BREATH);
    for (const { raw } of slice) take(raw);
    // Recorded first, marked as handled after: a crash between the two reads a mail twice and counts it once.
    await done(slice.map(({ id }) => id));
  }
}

function takeIn(ctx: EngineContext, raw: Buffer, reading: Reading, batch: Batch): void {
  reading.messages++;
  const { kind, recorded } = takeInMail(ctx, raw, { mailboxId: null, batch });
  if (!recorded) {
    reading.seenBefore++;
    return;
  }
  reading.kinds[kind] = (reading.kinds[kind] ?? 0) + 1;
  for (const about of recorded.classes) reading.classes[about] = (reading.classes[about] ?? 0) + 1;
  reading.suppressed += recorded.suppressed;
  reading.unmatched += recorded.unmatched;
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { nameAfterwards, noteSuppression, openBulk } from '../contacts/public.ts';
import type { EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { relaxed } from '../db/relaxed.ts';
import { attachStaging } from '../db/staging.ts';
import { decidedSinceMark, suppressedAmong, suppressionMark } from '../suppressions/public.ts';
import { type CarefulOrder, openCareful } from './careful.ts';
import { countRejected } from './counts.ts';
import type { Leisure } from './leisure.ts';
import type { Pace } from './pace.ts';
import { PARTS, type Position, type Standing, startOf, storeNamed, storeStanding } from './repo.ts';
import { type Claim, readStagedRows } from './staging-repo.ts';
import type { StagedRun } from './thread-messages.ts';

export type ApplyOrder = CarefulOrder & { bytes: number };
type Slice = { from: number; to: number; at: number };

/**
 * Takes a staged run over, slice by slice, each in one transaction together with the import's counters and position: after a
 * crash the numbers are those of the rows that are there, and the same run goes on behind its last slice. Ends early where
 * `signal` aborts. `between` is called after every slice, outside of any transaction.
 */
export async function applyRun(
  ctx: Pick<EngineContext, 'db' | 'clock'>,
  order: ApplyOrder,
  standing: Standing,
  run: StagedRun,
  pace: Pace,
  leisure: Leisure,
  signal: AbortSignal,
  between: () => Promise<void> | undefined,
): Promise<void> {
  const { db, clock } = ctx;
  const detach = attachStaging(db, run.file);
  try {
    const parts = openParts(db, order, standing, run);
    const sizes = { ...run.counts, names: run.counts.people };
    const first = standing.position.run === run.run ? PARTS.indexOf(standing.position.part) : 0;
    parts.again();
    for (const part of PARTS.slice(first)) {
      const startAt = standing.position.run === run.run && standing.position.part === part ? standing.position.n : 0;
      for (let done = startAt; done < sizes[part] && !signal.aborted; ) {
        const started = clock.monotonic();
        const slice = { from: done + 1, to: Math.min(sizes[part], done + pace.size(part)), at: clock.now() };
        relaxed(db, () => parts.write(part, slice));
        done = slice.to;
        pace.took(part, slice.to - slice.from + 1, clock.monotonic() - started);
        const wait = between();
        if (wait) await wait;
        const since = clock.monotonic();
        await nextTurn();
        leisure.turn(clock.monotonic(), clock.monotonic() - since);
      }
      if (signal.aborted) return;
    }
    relaxed(db, () => parts.end());
  } finally {
    detach();
  }
}

function openParts(db: Db, order: ApplyOrder, standing: Standing, run: StagedRun) {
  const { importId } = order;
  const bulk = openBulk(db, order, { ...run.counts, groups: run.groups });
  const rows = readStagedRows(db);
  const { counts } = standing;
  const careful = openCareful(db, order, counts);
  const decided = openDecided(db, run.mark);
  const weights = { ...run.counts, names: run.counts.people / 4 };
  const size = (part: Position['part']) => run.counts[part === 'names' ? 'people' : part];
  const whole = PARTS.reduce((sum, part) => sum + weights[part], 0) || 1;

  function people({ from, to, at }: Slice): void {
    const { spans } = standing.position;
    const last = spans.at(-1);
    const { base, made, suppressed, met } = bulk.people(from, to, at, last?.base ?? 0);
    counts.rows += made;
    counts.created += made;
    counts.suppressed += suppressed;
    for (const person of met) careful.known(person, at);
    for (const [key, reason] of decided.among(...bulk.keysAt(from, to))) noteSuppression(db, key, reason);
    if (made === 0) return;
    standing.made = { first: standing.made?.first ?? base + from, last: base + to };
    // Numbers within a span that were met have no id; a new span begins where somebody else took an id meanwhile.
    if (last?.base === base) spans[spans.length - 1] = { ...last, last: to };
    else spans.push({ first: from, last: to, base });
  }

  const write: Readonly<Record<Position['part'], (slice: Slice) => void>> = {
    claims({ from, to, at }) {
      decided.look();
      const claims = rows.claims(from, to);
      careful.claims(claims, at);
      decided.forgetOwn(claims);
    },
    people,
    names: ({ from, to }) => bulk.names(from, to, standing.position.spans),
    later({ from, to, at }) {
      for (const row of rows.later(from, to)) if (careful.later(row, at)) standing.reported++;
    },
    left({ from, to }) {
      for (const { cause, rows: number } of rows.report(importId, from, to)) {
        standing.reported += number;
        if (cause === 'misfit') continue;
        counts.rows += number;
        for (let one = 0; one < number; one++) countRejected(counts, cause);
      }
    },
  };

  return {
    /** After an interruption in the middle of a run, what was only in memory is found anew. */
    again(): void {
      if (standing.position.run !== run.run) standing.position = startOf(run.run);
      for (const { first, last, base } of standing.position.spans) bulk.meetAgain(first, last, base);
    },
    write(part: Position['part'], slice: Slice): void {
      write[part](slice);
      const { spans } = standing.position;
      standing.position = { run: run.run, part, n: slice.to, spans };
      const done = PARTS.slice(0, PARTS.indexOf(part)).reduce((sum, one) => sum + weights[one], 0);
      const share = (done + weights[part] * (slice.to / size(part))) / whole;
      standing.progress = Math.min(1, (run.begins + (run.ends - run.begins) * share) / Math.max(1, order.bytes));
      storeStanding(db, importId, standing);
    },
    end(): void {
      counts.misfits += run.misfits;
      standing.position = startOf(run.run + 1);
      storeStanding(db, importId, standing);
    },
  };
}

/**
 * What was decided about addresses of a run after its thread looked: the thread reads a moment of its own. People who are
 * written already were told by the suppressions themselves.
 */
function openDecided(db: Db, since: number) {
  let mark = since;
  const keys = new Set<string>();
  const look = () => {
    const now = suppressionMark(db);
    if (now === mark) return;
    for (const key of decidedSinceMark(db, mark)) keys.add(key);
    mark = now;
  };
  return {
    look,
    /** The claims of the run itself are known to its rows, but to each only its own: not those of rows that name somebody again. */
    forgetOwn(claims: readonly Claim[]): void {
      for (const { key, again } of claims) if (again === 1) keys.add(key);
      mark = suppressionMark(db);
    },
    among(first = '', last = first): [string, ReturnType<typeof reasonOf>][] {
      look();
      return [...keys].filter((key) => key >= first && key <= last).map((key) => [key, reasonOf(db, key)]);
    },
  };
}

const reasonOf = (db: Db, key: string) => suppressedAmong(db, [key]).get(key)?.reason ?? null;

const NAMES_A_SLICE = 500;

/** Gives the people of a run that was left in the middle their places in the order of names. */
export async function completeNames(
  { db }: Pick<EngineContext, 'db'>,
  importId: number,
  { spans, named }: Position,
): Promise<void> {
  if (named || spans.length === 0) return;
  for (const { first, last, base } of spans)
    for (let from = first; from <= last; from += NAMES_A_SLICE, await nextTurn()) {
      if (!db.open) return;
      const to = Math.min(last, from + NAMES_A_SLICE - 1);
      relaxed(db, () => nameAfterwards(db, importId, from + base, to + base));
    }
  storeNamed(db, importId);
}

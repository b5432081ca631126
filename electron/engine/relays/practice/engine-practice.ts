import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { addressKey } from '../../../../shared/address.ts';
import { changed, type EngineContext } from '../../context.ts';
import { insertRelay, type KeptRelay, practiceRow } from '../repo.ts';
import { DEFAULT_LIMITS } from '../settings.ts';
import { blankLines } from './blank-lines.ts';
import { type PracticeRelay, startPracticeRelay } from './practice-relay.ts';
import { openFileStore, type PracticeStore } from './store.ts';

type RunningPractice = { readonly relay: PracticeRelay; readonly store: PracticeStore; readonly since: number };

const running = new WeakMap<EngineContext, Promise<RunningPractice>>();
/** How long a late bounce takes to come back, milliseconds. */
export const REPORT_DELAY = 5_000;
const SLOW_DELAY = 3_000;
const TELL_EVERY = 500;

/** The workspace's practice relay, started where it does not run; it ends with the engine, and what it kept stays in the folder. */
export function runningPractice(ctx: EngineContext): Promise<RunningPractice> {
  const now = running.get(ctx);
  if (now) return now;
  const starting = start(ctx);
  running.set(ctx, starting);
  // A failed start may be tried again.
  starting.catch(() => running.delete(ctx));
  return starting;
}

/** Whether it runs now. */
export const practiceRuns = (ctx: EngineContext): boolean => running.has(ctx);

async function start(ctx: EngineContext): Promise<RunningPractice> {
  const folder = join(ctx.folder, 'practice');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Within one process, one kill ends both sides: waiting for the disk would prove nothing.
  const store = await openFileStore(recordOf(ctx), { sync: false });
  const relay = await startPracticeRelay({
    store,
    clock: ctx.clock,
    delays: { slow: SLOW_DELAY, report: REPORT_DELAY },
    onKept: teller(ctx),
  });
  // After the sender: what is between dot and reply here still gets its answer.
  ctx.onClose(() => relay.close(), 'last');
  return { relay, store, since: ctx.clock.now() };
}

const recordOf = (ctx: EngineContext): string => join(ctx.folder, 'practice', 'kept.jsonl');

/** Forgets the mail that the practice relay kept for a person, and that it refused some; answers how many lines. */
export async function eraseFromPractice(ctx: EngineContext, keys: readonly string[]): Promise<number> {
  const isMeant = (to: string) => keys.includes(addressKey(to) ?? to.trim().toLowerCase());
  const now = running.get(ctx);
  if (now) return (await now).store.forget(isMeant);
  return existsSync(recordOf(ctx)) ? blankLines(recordOf(ctx), isMeant) : 0;
}

/** The mail that the practice relay kept for a person, oldest first. */
export async function practiceMailTo(ctx: EngineContext, keys: readonly string[]) {
  if (!running.has(ctx) && !existsSync(recordOf(ctx))) return [];
  const { store } = await runningPractice(ctx);
  const mine = store.list().filter(({ to }) => keys.includes(addressKey(to) ?? to.trim().toLowerCase()));
  return Promise.all(mine.map(async (one) => ({ ...one, raw: (await store.raw(one.id))?.toString('utf8') ?? '' })));
}

/** Tells that there is new mail, at most twice a second. */
function teller(ctx: EngineContext): () => void {
  let waiting = false;
  return () => {
    if (waiting || ctx.closing.aborted) return;
    waiting = true;
    void ctx.clock.sleep(TELL_EVERY, ctx.closing).then(() => {
      waiting = false;
      if (!ctx.closing.aborted) changed(ctx, 'practice');
    });
  };
}

/** The practice relay's row among the relays, made where there is none. */
export function practiceRelayRow(ctx: EngineContext): KeptRelay {
  const row = practiceRow(ctx.db);
  if (row) return row;
  const values = {
    name: 'Practice',
    host: '127.0.0.1',
    port: 0,
    tls: 'none' as const,
    user: '',
    auth: 'password' as const,
    oauth: null,
    preset: null,
    hasPassword: false,
    fingerprint: '',
    allowPlain: false,
    limits: DEFAULT_LIMITS,
    returnAddress: '',
    returnTag: false,
    enabled: true,
  };
  const id = insertRelay(ctx.db, 'practice', values, ctx.clock.now());
  changed(ctx, 'relays', id);
  const made = practiceRow(ctx.db);
  if (!made) throw new Error('the practice relay was not kept');
  return made;
}

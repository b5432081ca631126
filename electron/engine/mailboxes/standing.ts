import type { MailboxRecord, MailboxStanding } from '../../../shared/contract/mailboxes.ts';
import type { EngineContext } from '../context.ts';
import { type KeptMailbox, mailboxById } from './repo.ts';

/** What is known only while the engine lives. */
type Live = Pick<MailboxStanding, 'state' | 'cause' | 'words' | 'retryAt' | 'idle' | 'progress'>;

const OFF: Live = { state: 'off', cause: null, words: '', retryAt: null, idle: null, progress: null };
/** Milliseconds between two events about one mailbox. */
const BETWEEN = 250;

type Board = { readonly live: Live; toldAt: number; timer: NodeJS.Timeout | null };
const boards = new WeakMap<EngineContext, Map<number, Board>>();

function boardsOf(ctx: EngineContext): Map<number, Board> {
  const known = boards.get(ctx) ?? new Map<number, Board>();
  boards.set(ctx, known);
  return known;
}

/** How a mailbox is doing now. */
export function standingOf(ctx: EngineContext, { id, checkedAt, read, reports }: KeptMailbox): MailboxStanding {
  const { live } = boardsOf(ctx).get(id) ?? { live: OFF };
  return { ...live, checkedAt, read, reports };
}

/** The mailbox as the page sees it: no secret, and no consent that is between the person and the wizard. */
export function recordOf(ctx: EngineContext, kept: KeptMailbox): MailboxRecord {
  const { allowPlain: _allowPlain, checkedAt: _checkedAt, read: _read, reports: _reports, ...record } = kept;
  return { ...record, standing: standingOf(ctx, kept) };
}

/** Notes how a mailbox is doing and tells whoever listens, at most four times a second. */
export function nowIs(ctx: EngineContext, id: number, now: Partial<Live>): void {
  const known = boardsOf(ctx);
  const { live, toldAt, timer } = known.get(id) ?? { live: OFF, toldAt: Number.NEGATIVE_INFINITY, timer: null };
  const next = { live: { ...live, ...now }, toldAt, timer };
  known.set(id, next);
  if (next.timer !== null) return;
  const wait = toldAt + BETWEEN - performance.now();
  if (wait <= 0) tell(ctx, id);
  else next.timer = setTimeout(() => tell(ctx, id), wait).unref();
}

function tell(ctx: EngineContext, id: number): void {
  const board = boardsOf(ctx).get(id);
  if (!board || ctx.closing.aborted) return;
  board.timer = null;
  board.toldAt = performance.now();
  const kept = mailboxById(ctx.db, id);
  if (kept) ctx.events.publish({ type: 'mailbox', id, standing: standingOf(ctx, kept) });
}

/** Forgets how a mailbox was doing. */
export function forgetStanding(ctx: EngineContext, id: number): void {
  const board = boardsOf(ctx).get(id);
  if (board?.timer) clearTimeout(board.timer);
  boardsOf(ctx).delete(id);
}

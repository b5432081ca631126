import { type TakenIn, takeInMail } from '../bounces/public.ts';
import type { EngineContext } from '../context.ts';
import { makeFolder } from './imap-folders.ts';
import {
  batchesOf,
  type Fetched,
  fetchBatch,
  type Marking,
  mark,
  rangeOf,
  searchUids,
  sizesOf,
} from './imap-messages.ts';
import { ReadingError } from './imap-place.ts';
import type { ImapSession, OpenFolder } from './imap-session.ts';
import {
  beginFolder,
  endFirstVisit,
  type FolderPlace,
  folderPlace,
  forgetMarks,
  type KeptMailbox,
  noteRead,
  waitingMarks,
} from './repo.ts';

const DAY = 86_400_000;
/** The highest UID there can be (RFC 3501 2.3.1.1), and one more. */
const UIDS_END = 2 ** 32;
const MARKED_AT_ONCE = 100;
/** How often a mail may break the line before only its beginning is asked for, and before it is passed over. */
const ONLY_BEGINNING_AFTER = 3;
const MOST_STUMBLES = 6;

/** What one reading found. */
export type Pass = { messages: number; reports: number; suppressed: number };

/** A folder's reading: whose, over which line, and who is told. */
export type Scan = {
  readonly ctx: EngineContext;
  readonly mailbox: KeptMailbox;
  readonly session: ImapSession;
  readonly pass: Pass;
  /** UIDs (`folder uid`) that broke the line, and how often; kept over sessions. */
  readonly stumbles: Map<string, number>;
  readonly onProgress: (folder: string, read: number, total: number) => void;
  /** Told of every mail after it was taken in; `worthShowing`: it was new and no ordinary mail. */
  readonly onMail: (raw: Buffer, worthShowing: boolean) => void;
  /** What could not be done with handled mail, as a cause; null once it could. */
  readonly onMarked: (trouble: string | null) => void;
  readonly stopped: () => boolean;
};

/** Reads what arrived in one folder since the last time, marks what was handled, and leaves the folder open. */
export async function scanFolder(scan: Scan, path: string): Promise<void> {
  const { ctx, mailbox, session } = scan;
  const folder = await session.open(path, mailbox.handled === 'leave');
  const place = placeIn(scan, folder, path);
  await markWaiting(scan, folder, path);
  const end = folder.uidNext > 0 ? folder.uidNext : UIDS_END;
  const progress = { read: 0, total: 0 };
  for await (const uids of searchUids(session, {
    first: place.nextUid,
    end,
    exists: folder.exists,
    since: place.since,
  })) {
    progress.total += uids.length;
    for (let from = 0; from < uids.length && !scan.stopped(); from += MARKED_AT_ONCE) {
      await readSlice(scan, folder, path, uids.slice(from, from + MARKED_AT_ONCE), progress);
      await markWaiting(scan, folder, path);
    }
    if (scan.stopped()) return;
  }
  if (folder.uidNext > place.nextUid)
    noteRead(ctx.db, mailbox.id, path, { uidValidity: folder.uidValidity, nextUid: folder.uidNext, ...NOTHING });
  if (place.since !== null) endFirstVisit(ctx.db, mailbox.id, path);
}

const NOTHING = { toMark: [], mails: 0, reports: 0 } as const;

/** Where to go on; at the beginning on the first visit, and where the server gave out new UIDs. */
function placeIn({ ctx, mailbox }: Scan, folder: OpenFolder, path: string): FolderPlace {
  const kept = folderPlace(ctx.db, mailbox.id, path);
  if (kept && kept.uidValidity === folder.uidValidity) return kept;
  const asked = ctx.clock.now() - mailbox.lookBackDays * DAY;
  // With new UIDs nobody knows where reading ended: what came since it was last read to its end is read, however old.
  const missed = kept ? Math.min(kept.since ?? asked, mailbox.checkedAt ?? asked) : asked;
  // A day more: servers look at the date only, and each in its own time zone.
  const since = Math.min(asked, missed) - DAY;
  const place = { uidValidity: folder.uidValidity, nextUid: 1, since };
  beginFolder(ctx.db, mailbox.id, path, place);
  return place;
}

async function readSlice(
  scan: Scan,
  folder: OpenFolder,
  path: string,
  uids: readonly number[],
  progress: { read: number; total: number },
): Promise<void> {
  const sized = await sizesOf(scan.session, uids);
  for (const batch of batchesOf(sized.length < uids.length ? await withUnsized(scan, uids, sized) : sized)) {
    if (scan.stopped()) return;
    scan.onProgress(path, progress.read, progress.total);
    const mails = await fetchSurely(scan, path, batch);
    await takeIn(scan, folder, path, batch, mails);
    progress.read += batch.length;
  }
  scan.onProgress(path, progress.read, progress.total);
}

type Sized = Awaited<ReturnType<typeof sizesOf>>[number];

/** A mail that is still there although the server told no size is read all the same. */
async function withUnsized({ session }: Scan, uids: readonly number[], sized: readonly Sized[]): Promise<Sized[]> {
  const there = await stillThere(
    session,
    uids.filter((uid) => !sized.some((one) => one.uid === uid)),
  );
  return [...sized, ...there.map((uid) => ({ uid, bytes: 0 }))].sort((a, b) => a.uid - b.uid);
}

async function stillThere(session: ImapSession, uids: readonly number[]): Promise<number[]> {
  const wanted = new Set(uids);
  const found = await session.run('read', (client) => client.search({ uid: rangeOf(uids) }, { uid: true }));
  return found ? found.filter((uid) => wanted.has(uid)) : [...uids];
}

/** A mail that the server cannot give is tried alone, so that it holds up no other; one that breaks the line again and again is passed over. */
async function fetchSurely(scan: Scan, path: string, batch: readonly Sized[]): Promise<Fetched[]> {
  const careful = batch.some(({ uid }) => scan.stumbles.has(`${path} ${uid}`));
  if (!careful) {
    const mails = await tryFetch(scan, path, batch);
    const missing = mails === null ? batch : batch.filter(({ uid }) => !mails.some((mail) => mail.uid === uid));
    if (missing.length === 0) return mails ?? [];
    const there = await stillThere(
      scan.session,
      missing.map(({ uid }) => uid),
    );
    return [
      ...(mails ?? []),
      ...(await oneByOne(
        scan,
        path,
        batch.filter(({ uid }) => there.includes(uid)),
      )),
    ];
  }
  return oneByOne(scan, path, batch);
}

async function oneByOne(scan: Scan, path: string, batch: readonly Sized[]): Promise<Fetched[]> {
  const mails: Fetched[] = [];
  for (const one of batch) {
    const key = `${path} ${one.uid}`;
    const passedOver = (scan.stumbles.get(key) ?? 0) >= MOST_STUMBLES;
    const found = passedOver ? null : await tryFetch(scan, path, [one]);
    scan.stumbles.delete(key);
    if (found && found.length > 0) mails.push(...found);
    else scan.ctx.log.warn('a mail cannot be read', { mailbox: scan.mailbox.id, uid: one.uid });
  }
  return mails;
}

/** Null where the server refused; whatever breaks the line is remembered with the mail and goes on. */
async function tryFetch({ session, stumbles }: Scan, path: string, batch: readonly Sized[]): Promise<Fetched[] | null> {
  const [first] = batch;
  const stumbled = first && batch.length === 1 ? (stumbles.get(`${path} ${first.uid}`) ?? 0) : 0;
  try {
    return await fetchBatch(session, batch, stumbled >= ONLY_BEGINNING_AFTER);
  } catch (error) {
    if (error instanceof ReadingError && error.failure.system === '' && session.alive) return null;
    for (const { uid } of batch) stumbles.set(`${path} ${uid}`, batch.length === 1 ? stumbled + 1 : 0);
    throw error;
  }
}

/** Stored first, then remembered as read, then marked: a crash in between reads a mail again and counts it once. */
async function takeIn(
  scan: Scan,
  folder: OpenFolder,
  path: string,
  batch: readonly Sized[],
  mails: readonly Fetched[],
): Promise<void> {
  const { ctx, mailbox, pass } = scan;
  const toMark: number[] = [];
  let reports = 0;
  for (const { uid, raw } of [...mails].sort((a, b) => a.uid - b.uid)) {
    const taken = takeInSurely(scan, path, uid, raw);
    if (taken) {
      scan.onMail(raw, taken.recorded !== null && taken.kind !== 'other');
      if (isHandled(taken)) toMark.push(uid);
      if (taken.recorded && isReport(taken)) reports++;
      pass.suppressed += taken.recorded?.suppressed ?? 0;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  const last = batch.at(-1)?.uid ?? 0;
  noteRead(ctx.db, mailbox.id, path, {
    uidValidity: folder.uidValidity,
    nextUid: last + 1,
    toMark: mailbox.handled === 'leave' || scan.session.isSame(path, mailbox.moveTo) ? [] : toMark,
    mails: batch.length,
    reports,
  });
  pass.messages += batch.length;
  pass.reports += reports;
}

/** A mail that cannot be taken in for a reason of its own holds up the others only a few times; a full disk is no fault of the mail's. */
function takeInSurely({ ctx, mailbox, stumbles }: Scan, path: string, uid: number, raw: Buffer): TakenIn | null {
  const key = `${path} ${uid} taken`;
  try {
    return takeInMail(ctx, raw, { mailboxId: mailbox.id });
  } catch (error) {
    const times = (stumbles.get(key) ?? 0) + 1;
    stumbles.set(key, times);
    if (times < ONLY_BEGINNING_AFTER || isOurs(error)) throw error;
    ctx.log.error('a mail cannot be taken in', error, { mailbox: mailbox.id, uid });
    return null;
  }
}

/** The disk or the database cannot now; what they refuse of this mail alone (a constraint, a size) they always will. */
const isOurs = (error: unknown): boolean =>
  /^(?:SQLITE_(?!CONSTRAINT|TOOBIG|MISMATCH|RANGE|ERROR)|E[A-Z]{3,})/.test(
    String((error as { code?: unknown } | null)?.code),
  );

const isReport = ({ kind }: TakenIn): boolean => kind !== 'other' && kind !== 'reply';

/** Ordinary mail, letters by people and reports about somebody else's mail are never marked. */
const isHandled = (taken: TakenIn): boolean => isReport(taken) && taken.ours;

/** Marks what was stored; where the server refuses for good it stays untouched, and that is told. */
async function markWaiting({ ctx, mailbox, session, onMarked }: Scan, folder: OpenFolder, path: string): Promise<void> {
  const { db } = ctx;
  const { id, handled: marking } = mailbox;
  for (;;) {
    const uids = waitingMarks(db, id, path, folder.uidValidity, MARKED_AT_ONCE);
    if (uids.length === 0) return;
    if (
      marking !== 'leave' &&
      !(marking === 'move' && (mailbox.moveTo === '' || session.isSame(mailbox.moveTo, path)))
    ) {
      const trouble = await tryMark(session, uids, {
        marking,
        moveTo: mailbox.moveTo,
        keepsKeywords: folder.keepsKeywords,
      });
      onMarked(trouble);
      // It waits: the mailbox may be full only for now. What cannot be done at all is not asked for again.
      if (trouble !== null && trouble !== 'mailbox_cannot_move') return;
    }
    forgetMarks(db, id, path, folder.uidValidity, uids);
  }
}

/** Null where it was done, else why it was not; whatever breaks the line goes on. */
async function tryMark(
  session: ImapSession,
  uids: readonly number[],
  how: { marking: Marking; moveTo: string; keepsKeywords: boolean },
): Promise<string | null> {
  for (let made = false; ; made = true) {
    try {
      return (await mark(session, uids, how)) ? null : 'mailbox_cannot_move';
    } catch (error) {
      if (!(error instanceof ReadingError) || error.failure.system !== '' || !session.alive) throw error;
      const { code, text } = error.failure;
      if (code === 'OVERQUOTA' || /quota/i.test(text)) return 'mailbox_over_quota';
      if (made || how.marking !== 'move') return 'imap_command_refused';
      await makeFolder(session, how.moveTo).catch(() => undefined);
    }
  }
}

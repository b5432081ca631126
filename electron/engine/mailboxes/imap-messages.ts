import { answered } from './imap-failure.ts';
import { ReadingError } from './imap-place.ts';
import { type ImapSession, KEYWORD } from './imap-session.ts';

/** Mails up to this size are read whole at once; of larger ones the header decides. */
const SMALL = 512 * 1024;
/** The largest report that is read whole. Of anything larger the beginning tells enough: a report names its failures before it gives the mail back. */
const LARGEST = 50 * 1024 * 1024;
const BEGINNING = 1024 * 1024;
const VERY_BEGINNING = 64 * 1024;
/** Bytes that are in memory at one time while small mails are read. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_MAILS = 40;
/** The slowest line that is waited for: 4 kB a second, and a minute before it. */
const patienceFor = (bytes: number): number => 60_000 + bytes / 4;

/** UIDs from `first` on that exist and arrived since that moment (null: whenever), ascending; windows keep one answer small. */
export async function* searchUids(
  session: ImapSession,
  { first, end, exists, since }: { first: number; end: number; exists: number; since: number | null },
): AsyncGenerator<number[], void, void> {
  if (exists === 0) return;
  // As many UIDs as hold about this many mails: they may be far apart.
  const window = Math.ceil(Math.max(1, (end - first) / exists)) * 20_000;
  for (let from = first; from < end; from += window) {
    const to = Math.min(from + window, end) - 1;
    const day = since === null ? {} : { since: new Date(since) };
    const found = await session.run('read', (client) =>
      client.search({ uid: `${from}:${to}`, ...day }, { uid: true }).then((uids) => answered(uids)),
    );
    const uids = found.filter((uid) => uid >= from && uid <= to);
    if (uids.length > 0) yield uids;
  }
}

export type Fetched = { readonly uid: number; readonly raw: Buffer };

type Sized = { readonly uid: number; readonly bytes: number };

/** Sizes of mails, in the order of their UIDs; those that are gone meanwhile are missing. */
export async function sizesOf(session: ImapSession, uids: readonly number[]): Promise<Sized[]> {
  const wanted = new Set(uids);
  const list = await session.run('read', (client) =>
    client.fetchAll(rangeOf(uids), { uid: true, size: true }, { uid: true }),
  );
  const sized = list.filter(({ uid }) => wanted.has(uid)).map(({ uid, size }) => ({ uid, bytes: size ?? 0 }));
  return [...new Map(sized.map((one) => [one.uid, one])).values()].sort((a, b) => a.uid - b.uid);
}

/** Cuts mails into groups that are read together: small ones up to four megabytes, a large one alone. */
export function batchesOf(mails: readonly Sized[]): Sized[][] {
  const batches: Sized[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const mail of mails) {
    const alone = mail.bytes > SMALL;
    if (alone || bytes + mail.bytes > BATCH_BYTES || (batches.at(-1)?.length ?? 0) >= BATCH_MAILS) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(mail);
    bytes = alone ? Number.POSITIVE_INFINITY : bytes + mail.bytes;
  }
  return batches;
}

/** The raw bytes of one batch (or only their first 64 kB), nothing marked as read by it (BODY.PEEK); those that are gone meanwhile are missing. */
export async function fetchBatch(
  session: ImapSession,
  batch: readonly Sized[],
  beginningOnly = false,
): Promise<Fetched[]> {
  const [first] = batch;
  if (first && first.bytes > SMALL && !beginningOnly) return fetchLarge(session, first);
  const bytes = batch.reduce((sum, one) => sum + one.bytes, 0);
  const list = await session.run(
    'read',
    (client) =>
      client.fetchAll(
        rangeOf(batch.map(({ uid }) => uid)),
        { uid: true, source: { start: 0, maxLength: beginningOnly ? VERY_BEGINNING : SMALL * 2 } },
        { uid: true },
      ),
    patienceFor(bytes),
  );
  const wanted = new Set(batch.map(({ uid }) => uid));
  return list
    .flatMap(({ uid, source }) => (source && wanted.delete(uid) ? [{ uid, raw: source }] : []))
    .sort((a, b) => a.uid - b.uid);
}

async function fetchLarge(session: ImapSession, { uid, bytes }: Sized): Promise<Fetched[]> {
  const head = await session.run('read', (client) =>
    client.fetchOne(String(uid), { uid: true, headers: true }, { uid: true }),
  );
  if (!head || head.uid !== uid) return [];
  const whole = bytes <= LARGEST && looksLikeReport(head.headers?.toString('latin1', 0, 65_536) ?? '');
  const source = { start: 0, maxLength: whole ? LARGEST : BEGINNING };
  const mail = await session.run(
    'read',
    (client) => client.fetchOne(String(uid), { uid: true, source }, { uid: true }),
    patienceFor(whole ? bytes : BEGINNING),
  );
  return mail && mail.uid === uid && mail.source ? [{ uid, raw: mail.source }] : [];
}

/** What a large mail's header says: people send large mails, mail systems give them back. */
export function looksLikeReport(header: string): boolean {
  return /^content-type:\s*multipart\/report|^return-path:\s*<>|^from:[^\n]{0,200}(?:mailer-daemon|postmaster)|^auto-submitted:\s*auto-|^x-failed-recipients:/im.test(
    header,
  );
}

/** UIDs as IMAP writes a set: neighbours as a range. */
export function rangeOf(uids: readonly number[]): string {
  const parts: string[] = [];
  const sorted = [...uids].sort((a, b) => a - b);
  for (let at = 0; at < sorted.length; ) {
    let to = at;
    while (to + 1 < sorted.length && sorted[to + 1] === (sorted[to] ?? 0) + 1) to++;
    parts.push(to === at ? String(sorted[at]) : `${sorted[at]}:${sorted[to]}`);
    at = to + 1;
  }
  return parts.join(',');
}

/** What can be done with handled mail: nothing of it touches any other mail. */
export type Marking = 'seen' | 'flag' | 'move';

/**
 * Marks or moves exactly these mails of the open folder. Answers false where the server cannot move one mail without touching
 * others (no MOVE of RFC 6851, no UIDPLUS of RFC 4315), or lets nobody remove it: then it stays where it was.
 */
export async function mark(
  session: ImapSession,
  uids: readonly number[],
  how: { marking: Marking; moveTo: string; keepsKeywords: boolean },
): Promise<boolean> {
  const range = rangeOf(uids);
  const { abilities } = session;
  if (how.marking !== 'move') {
    const flags = how.marking === 'seen' ? ['\\Seen'] : ['\\Flagged', ...(how.keepsKeywords ? [KEYWORD] : [])];
    await session.run('mark', (client) =>
      client.messageFlagsAdd(range, flags, { uid: true, silent: true }).then((done) => answered(done)),
    );
    return true;
  }
  if (abilities.move) {
    await session.run('mark', (client) =>
      client.messageMove(range, how.moveTo, { uid: true }).then((done) => answered(done)),
    );
    return true;
  }
  if (!abilities.uidPlus) return false;
  await session.run('mark', (client) =>
    client.messageCopy(range, how.moveTo, { uid: true }).then((done) => answered(done)),
  );
  try {
    // With UIDPLUS this is "UID EXPUNGE" of these mails and no others: they are in the other folder by now.
    await session.run('mark', (client) => client.messageDelete(range, { uid: true }).then((done) => answered(done)));
    return true;
  } catch (error) {
    // Nothing may be removed here: whoever tries again copies the same mail again.
    if (error instanceof ReadingError && error.failure.system === '' && session.alive) return false;
    throw error;
  }
}

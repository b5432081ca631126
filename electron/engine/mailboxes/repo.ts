import type { MailboxInput, MailboxRecord } from '../../../shared/contract/mailboxes.ts';
import type { Db } from '../db/open.ts';

type Row = {
  id: number;
  name: string;
  address: string;
  host: string;
  port: number;
  tls: MailboxRecord['tls'];
  user: string;
  auth: MailboxRecord['auth'];
  relay_id: number | null;
  has_password: number;
  fingerprint: string;
  allow_plain: number;
  folders: string;
  handled: MailboxRecord['handled'];
  move_to: string;
  look_back_days: number;
  enabled: number;
  checked_at: number | null;
  read: number;
  reports: number;
  created_at: number;
};

/** A mailbox as kept, without how it is doing now. */
export type KeptMailbox = Omit<MailboxRecord, 'standing'> & {
  readonly allowPlain: boolean;
  readonly checkedAt: number | null;
  readonly read: number;
  readonly reports: number;
};

/** What is kept of typed settings. */
export type MailboxValues = Omit<MailboxInput, 'id' | 'password'> & { readonly hasPassword: boolean };

const toMailbox = (row: Row): KeptMailbox => ({
  id: row.id,
  name: row.name,
  address: row.address,
  host: row.host,
  port: row.port,
  tls: row.tls,
  user: row.user,
  auth: row.auth,
  relayId: row.relay_id,
  hasPassword: row.has_password === 1,
  fingerprint: row.fingerprint,
  allowPlain: row.allow_plain === 1,
  folders: JSON.parse(row.folders) as string[],
  handled: row.handled,
  moveTo: row.move_to,
  lookBackDays: row.look_back_days,
  enabled: row.enabled === 1,
  checkedAt: row.checked_at,
  read: row.read,
  reports: row.reports,
  createdAt: row.created_at,
});

export function allMailboxes(db: Db): KeptMailbox[] {
  return (db.prepare('SELECT * FROM mailboxes ORDER BY id').all() as Row[]).map(toMailbox);
}

export function mailboxById(db: Db, id: number): KeptMailbox | undefined {
  const row = db.prepare('SELECT * FROM mailboxes WHERE id = ?').get(id) as Row | undefined;
  return row && toMailbox(row);
}

const COLUMNS = {
  name: 'name',
  address: 'address',
  host: 'host',
  port: 'port',
  tls: 'tls',
  user: 'user',
  auth: 'auth',
  relayId: 'relay_id',
  hasPassword: 'has_password',
  fingerprint: 'fingerprint',
  allowPlain: 'allow_plain',
  folders: 'folders',
  handled: 'handled',
  moveTo: 'move_to',
  lookBackDays: 'look_back_days',
  enabled: 'enabled',
} as const satisfies Record<keyof MailboxValues, string>;
const NAMES = Object.keys(COLUMNS) as (keyof MailboxValues)[];

const parameters = (values: MailboxValues): Record<string, string | number | null> =>
  Object.fromEntries(
    NAMES.map((name) => {
      const value = values[name];
      if (Array.isArray(value)) return [name, JSON.stringify(value)];
      return [name, typeof value === 'boolean' ? Number(value) : (value as string | number | null)];
    }),
  );

/** Adds a mailbox and answers its id. */
export function insertMailbox(db: Db, values: MailboxValues, at: number): number {
  const sql = `INSERT INTO mailboxes (${NAMES.map((name) => COLUMNS[name]).join(', ')}, created_at)
    VALUES (${NAMES.map((name) => `@${name}`).join(', ')}, @at)`;
  return Number(db.prepare(sql).run({ ...parameters(values), at }).lastInsertRowid);
}

export function updateMailbox(db: Db, id: number, values: MailboxValues): void {
  const sql = `UPDATE mailboxes SET ${NAMES.map((name) => `${COLUMNS[name]} = @${name}`).join(', ')} WHERE id = @id`;
  db.prepare(sql).run({ ...parameters(values), id });
}

export function enableMailbox(db: Db, id: number, enabled: boolean): void {
  db.prepare('UPDATE mailboxes SET enabled = ? WHERE id = ?').run(enabled ? 1 : 0, id);
}

export function deleteMailbox(db: Db, id: number): void {
  db.transaction(() => {
    for (const table of ['mailbox_handled', 'mailbox_folders'])
      db.prepare(`DELETE FROM ${table} WHERE mailbox_id = ?`).run(id);
    db.prepare('DELETE FROM mailboxes WHERE id = ?').run(id);
  })();
}

/** Forgets how far each folder was read: another account's UIDs mean nothing. */
export function forgetPlaces(db: Db, id: number): void {
  db.transaction(() => {
    for (const table of ['mailbox_handled', 'mailbox_folders'])
      db.prepare(`DELETE FROM ${table} WHERE mailbox_id = ?`).run(id);
    db.prepare('UPDATE mailboxes SET checked_at = NULL WHERE id = ?').run(id);
  })();
}

/** How far a folder was read; `since` is set during the first visit. */
export type FolderPlace = { readonly uidValidity: string; readonly nextUid: number; readonly since: number | null };

export function folderPlace(db: Db, id: number, path: string): FolderPlace | undefined {
  const row = db
    .prepare('SELECT uid_validity, next_uid, since FROM mailbox_folders WHERE mailbox_id = ? AND path = ?')
    .get(id, path) as { uid_validity: string; next_uid: number; since: number | null } | undefined;
  return row && { uidValidity: row.uid_validity, nextUid: row.next_uid, since: row.since };
}

/** Begins a folder anew: what waited to be marked under other UIDs is forgotten. */
export function beginFolder(db: Db, id: number, path: string, place: FolderPlace): void {
  db.transaction(() => {
    db.prepare('DELETE FROM mailbox_handled WHERE mailbox_id = ? AND path = ?').run(id, path);
    db.prepare(
      `INSERT INTO mailbox_folders (mailbox_id, path, uid_validity, next_uid, since) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (mailbox_id, path) DO UPDATE SET uid_validity = excluded.uid_validity, next_uid = excluded.next_uid, since = excluded.since`,
    ).run(id, path, place.uidValidity, place.nextUid, place.since);
  })();
}

/** Notes in one transaction that mails were read: from where to go on, what is to be marked on the server, and the counts. */
export function noteRead(
  db: Db,
  id: number,
  path: string,
  read: { uidValidity: string; nextUid: number; toMark: readonly number[]; mails: number; reports: number },
): void {
  db.transaction(() => {
    const moved = db
      .prepare(
        'UPDATE mailbox_folders SET next_uid = max(next_uid, ?) WHERE mailbox_id = ? AND path = ? AND uid_validity = ?',
      )
      .run(read.nextUid, id, path, read.uidValidity);
    // Removed, or begun anew, while this was read.
    if (moved.changes === 0) return;
    const queue = db.prepare(
      'INSERT INTO mailbox_handled (mailbox_id, path, uid_validity, uid) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    for (const uid of read.toMark) queue.run(id, path, read.uidValidity, uid);
    db.prepare('UPDATE mailboxes SET read = read + ?, reports = reports + ? WHERE id = ?').run(
      read.mails,
      read.reports,
      id,
    );
  })();
}

/** The first visit of a folder is over: from now on everything new is read, whatever its date. */
export function endFirstVisit(db: Db, id: number, path: string): void {
  db.prepare('UPDATE mailbox_folders SET since = NULL WHERE mailbox_id = ? AND path = ? AND since IS NOT NULL').run(
    id,
    path,
  );
}

/** UIDs that were handled and wait to be marked, ascending. */
export function waitingMarks(db: Db, id: number, path: string, uidValidity: string, limit: number): number[] {
  return db
    .prepare(
      'SELECT uid FROM mailbox_handled WHERE mailbox_id = ? AND path = ? AND uid_validity = ? ORDER BY uid LIMIT ?',
    )
    .pluck()
    .all(id, path, uidValidity, limit) as number[];
}

export function forgetMarks(db: Db, id: number, path: string, uidValidity: string, uids: readonly number[]): void {
  const forget = db.prepare(
    'DELETE FROM mailbox_handled WHERE mailbox_id = ? AND path = ? AND uid_validity = ? AND uid = ?',
  );
  db.transaction(() => {
    for (const uid of uids) forget.run(id, path, uidValidity, uid);
  })();
}

/** Notes that everything that had arrived was read to its end. */
export function noteChecked(db: Db, id: number, at: number): void {
  db.prepare('UPDATE mailboxes SET checked_at = ? WHERE id = ?').run(at, id);
}

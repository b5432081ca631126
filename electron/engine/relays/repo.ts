import type { OauthRecord, RelayLimits, RelayRecord } from '../../../shared/contract/relays.ts';
import type { Db } from '../db/open.ts';

type Row = {
  id: number;
  kind: RelayRecord['kind'];
  name: string;
  host: string;
  port: number;
  tls: RelayRecord['tls'];
  user: string;
  has_password: number;
  auth: RelayRecord['auth'];
  preset: string | null;
  oauth: string | null;
  fingerprint: string;
  allow_plain: number;
  limits: string;
  return_address: string;
  return_tag: number;
  enabled: number;
  position: number;
  test_ok: number | null;
  test_at: number | null;
  test_cause: string | null;
  created_at: number;
};

/** A relay as kept: what the page sees, and whether an unencrypted line was allowed. */
export type KeptRelay = RelayRecord & { readonly allowPlain: boolean };
export type RelayValues = Pick<
  KeptRelay,
  | 'name'
  | 'host'
  | 'port'
  | 'tls'
  | 'user'
  | 'auth'
  | 'oauth'
  | 'preset'
  | 'hasPassword'
  | 'fingerprint'
  | 'limits'
  | 'returnAddress'
  | 'returnTag'
  | 'enabled'
  | 'allowPlain'
>;

function toRelay(row: Row): KeptRelay {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    host: row.host,
    port: row.port,
    tls: row.tls,
    user: row.user,
    auth: row.auth,
    hasPassword: row.has_password === 1,
    oauth: row.oauth === null ? null : (JSON.parse(row.oauth) as OauthRecord),
    preset: row.preset,
    fingerprint: row.fingerprint,
    allowPlain: row.allow_plain === 1,
    limits: JSON.parse(row.limits) as RelayLimits,
    returnAddress: row.return_address,
    returnTag: row.return_tag === 1,
    enabled: row.enabled === 1,
    position: row.position,
    lastTest: row.test_at === null ? null : { ok: row.test_ok === 1, at: row.test_at, cause: row.test_cause },
    createdAt: row.created_at,
  };
}

/** All relays in the order in which they take over. */
export function allRelays(db: Db): KeptRelay[] {
  return (db.prepare('SELECT * FROM relays ORDER BY position, id').all() as Row[]).map(toRelay);
}

export function relayById(db: Db, id: number): KeptRelay | undefined {
  const row = db.prepare('SELECT * FROM relays WHERE id = ?').get(id) as Row | undefined;
  return row && toRelay(row);
}

export function practiceRow(db: Db): KeptRelay | undefined {
  const row = db.prepare("SELECT * FROM relays WHERE kind = 'practice'").get() as Row | undefined;
  return row && toRelay(row);
}

const parameters = (values: RelayValues) => ({
  name: values.name,
  host: values.host,
  port: values.port,
  tls: values.tls,
  user: values.user,
  auth: values.auth,
  oauth: values.oauth === null ? null : JSON.stringify(values.oauth),
  preset: values.preset,
  hasPassword: values.hasPassword ? 1 : 0,
  fingerprint: values.fingerprint,
  allowPlain: values.allowPlain ? 1 : 0,
  limits: JSON.stringify(values.limits),
  returnAddress: values.returnAddress,
  returnTag: values.returnTag ? 1 : 0,
  enabled: values.enabled ? 1 : 0,
});

/** Adds a relay at the end of the order and answers its id. */
export function insertRelay(db: Db, kind: RelayRecord['kind'], values: RelayValues, at: number): number {
  // One that was removed keeps its id: campaigns and used limits still name it.
  const id = db
    .prepare('UPDATE relay_ids SET last = max(last, (SELECT coalesce(max(id), 0) FROM relays)) + 1 RETURNING last')
    .pluck()
    .get() as number;
  db.prepare(
    `INSERT INTO relays (id, kind, name, host, port, tls, user, auth, oauth, preset, has_password, fingerprint, allow_plain, limits, return_address, return_tag, enabled, position, created_at)
       SELECT @id, @kind, @name, @host, @port, @tls, @user, @auth, @oauth, @preset, @hasPassword, @fingerprint, @allowPlain, @limits, @returnAddress, @returnTag, @enabled, coalesce(max(position) + 1, 0), @at FROM relays`,
  ).run({ ...parameters(values), id, kind, at });
  return id;
}

export function updateRelay(db: Db, id: number, values: RelayValues): void {
  db.prepare(
    `UPDATE relays SET name = @name, host = @host, port = @port, tls = @tls, user = @user, auth = @auth, oauth = @oauth, preset = @preset, has_password = @hasPassword,
       fingerprint = @fingerprint, allow_plain = @allowPlain, limits = @limits, return_address = @returnAddress,
       return_tag = @returnTag, enabled = @enabled WHERE id = @id`,
  ).run({ ...parameters(values), id });
}

/** Notes that only the person can sign in again. */
export function markSignIn(db: Db, id: number): void {
  db.prepare(
    "UPDATE relays SET oauth = json_set(oauth, '$.needsSignIn', json('true')) WHERE id = ? AND oauth IS NOT NULL",
  ).run(id);
}

/** Keeps the result of a test, or forgets it (null) where the settings it was made with have changed. */
export function storeTest(db: Db, id: number, test: RelayRecord['lastTest']): void {
  db.prepare('UPDATE relays SET test_ok = ?, test_at = ?, test_cause = ? WHERE id = ?').run(
    test === null ? null : test.ok ? 1 : 0,
    test?.at ?? null,
    test?.cause ?? null,
    id,
  );
}

export function deleteRelay(db: Db, id: number): void {
  db.prepare('DELETE FROM relays WHERE id = ?').run(id);
}

/** Puts the named relays first in this order; the others follow as they stood. */
export function orderRelays(db: Db, ids: readonly number[]): void {
  const move = db.prepare('UPDATE relays SET position = ? WHERE id = ?');
  db.transaction(() => {
    const rest = allRelays(db)
      .map((relay) => relay.id)
      .filter((id) => !ids.includes(id));
    for (const [position, id] of [...new Set(ids), ...rest].entries()) move.run(position, id);
  })();
}

/** Which of the practice relay's reports were read. */
export function readReportIds(db: Db): Set<string> {
  return new Set((db.prepare('SELECT id FROM practice_reports_read').all() as { id: string }[]).map((row) => row.id));
}

export function markReportsRead(db: Db, ids: readonly string[], at: number): void {
  const mark = db.prepare('INSERT INTO practice_reports_read (id, at) VALUES (?, ?) ON CONFLICT DO NOTHING');
  db.transaction(() => {
    for (const id of ids) mark.run(id, at);
  })();
}

export function forgetReadReports(db: Db): void {
  db.prepare('DELETE FROM practice_reports_read').run();
}

import type { DkimKey } from '../../../shared/contract/domains.ts';
import type { Db } from '../db/open.ts';

/** A key as it is stored: everything but its private half, which the secrets keep. */
export type StoredKey = Pick<DkimKey, 'domain' | 'selector' | 'kind' | 'enabled' | 'seenAt' | 'createdAt'> & {
  readonly publicKey: string;
};

const COLUMNS = 'domain, selector, kind, public_key AS publicKey, enabled, seen_at AS seenAt, created_at AS createdAt';
type Row = Omit<StoredKey, 'enabled'> & { enabled: number };
const toKey = (row: Row): StoredKey => ({ ...row, enabled: row.enabled === 1 });

/** The keys of one domain, oldest first, or of all domains. */
export function selectKeys(db: Db, domain: string | null): StoredKey[] {
  const rows = db
    .prepare(`SELECT ${COLUMNS} FROM dkim_keys WHERE ? IS NULL OR domain = ? ORDER BY domain, created_at, selector`)
    .all(domain, domain) as Row[];
  return rows.map(toKey);
}

export function selectKey(db: Db, domain: string, selector: string): StoredKey | undefined {
  const row = db.prepare(`SELECT ${COLUMNS} FROM dkim_keys WHERE domain = ? AND selector = ?`).get(domain, selector) as
    | Row
    | undefined;
  return row && toKey(row);
}

/** Stores a new key; false where the domain has one of that name. */
export function insertKey(db: Db, key: StoredKey): boolean {
  const { changes } = db
    .prepare(`INSERT INTO dkim_keys (domain, selector, kind, public_key, enabled, seen_at, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`)
    .run(key.domain, key.selector, key.kind, key.publicKey, Number(key.enabled), key.seenAt, key.createdAt);
  return changes === 1;
}

/** Notes whether a key signs, and when its record was last seen in DNS. */
export function updateKey(
  db: Db,
  { domain, selector, enabled, seenAt }: Pick<StoredKey, 'domain' | 'selector' | 'enabled' | 'seenAt'>,
): void {
  db.prepare('UPDATE dkim_keys SET enabled = ?, seen_at = ? WHERE domain = ? AND selector = ?').run(
    Number(enabled),
    seenAt,
    domain,
    selector,
  );
}

export function deleteKey(db: Db, domain: string, selector: string): boolean {
  return db.prepare('DELETE FROM dkim_keys WHERE domain = ? AND selector = ?').run(domain, selector).changes === 1;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openWriter } from '../../../electron/engine/contacts/public.ts';
import { type Db, openMemoryDatabase } from '../../../electron/engine/db/open.ts';
import {
  eraseFromSuppressions,
  lift,
  suppress,
  suppressionHistory,
  suppressMany,
} from '../../../electron/engine/suppressions/public.ts';

const SALT = Buffer.alloc(32, 7);

// Spellings of one person, what does not parse, what stands for an erased person, and texts that JSON would bend.
const ADDRESSES = [
  ...Array.from({ length: 12 }, (_, n) => `orang${n}@people.example`),
  'Orang1@People.example',
  ' orang2@people.example ',
  'ORANG3@PEOPLE.EXAMPLE',
  'no address at all',
  'No Address at all',
  'erased:7',
  'null\0in@people.example',
  'null\0off@people.example',
  'half\ud800@people.example',
  '"quoted"@people.example',
  'siti@köln.example',
  '',
];
const KEYS = Array.from({ length: 12 }, (_, n) => `orang${n}@people.example`);

const address = fc.constantFrom(...ADDRESSES);
const claim = fc.record({
  address,
  reason: fc.constantFrom('complained', 'unsubscribed', 'bounced', 'manual'),
  source: fc.constantFrom('person', 'import'),
  detail: fc.constantFrom('', 'said so', 'file.csv:3 "x"\n\\', 'cut\0off', '\udc00'),
  at: fc.integer({ min: 1, max: 5_000_000_000_000 }),
});
const before = fc.oneof(
  fc.record({ do: fc.constant('suppress' as const), claim }),
  fc.record({ do: fc.constant('lift' as const), key: fc.constantFrom(...KEYS) }),
  fc.record({ do: fc.constant('erase' as const), key: fc.constantFrom(...KEYS) }),
);
type Before = typeof before extends fc.Arbitrary<infer T> ? T : never;

/** A database in which a few are contacts, and all of that has happened. */
function stateOf(steps: readonly Before[], contacts: readonly number[]): Db {
  const db = openMemoryDatabase();
  db.prepare('INSERT INTO suppression_salt (one, salt) VALUES (1, ?)').run(SALT);
  const writer = openWriter(db);
  for (const n of contacts) {
    const key = KEYS[n] ?? '';
    const consent = n % 2 ? null : { source: 'signup' as const, note: '', date: 1 };
    const draft = { address: key, key, name: '', firstName: '', lastName: '', fields: {}, consent };
    writer.insert(draft, { suppressed: null, importId: null, at: 1 });
  }
  for (const step of steps) {
    if (step.do === 'suppress') suppress(db, step.claim);
    else if (step.do === 'lift') lift(db, step.key, 'asked', 9);
    else eraseFromSuppressions(db, { keys: [step.key] }, true, 9);
  }
  return db;
}

/** All that is on record; the history by address, because between addresses its order means nothing. */
function recordOf(db: Db): unknown {
  const all = (sql: string) => db.prepare(sql).all();
  const keys = all('SELECT DISTINCT key FROM suppression_history ORDER BY key') as { key: string }[];
  return {
    suppressions: all('SELECT *, hex(key) AS bytes, hex(detail) AS said FROM suppressions ORDER BY id'),
    totals: all('SELECT * FROM suppression_totals ORDER BY reason'),
    history: keys.map(({ key }) => [key, suppressionHistory(db, key)]),
    decisions: all('SELECT count(*) AS n, max(id) AS last FROM suppression_history'),
    hashes: all('SELECT hex(hash) AS hash, mark, reason, created_at FROM suppression_hashes ORDER BY hash'),
    contacts: all('SELECT key, suppressed, updated_at FROM contacts ORDER BY id'),
    counters: all('SELECT contacts, suppressed, without_consent, version FROM contact_totals'),
  };
}

describe('suppressing many', () => {
  it('leaves and answers exactly what one by one does, whatever happened before', () => {
    const contacts = fc.uniqueArray(fc.nat(11), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(before, { maxLength: 12 }),
        contacts,
        fc.array(claim, { maxLength: 30 }),
        (steps, people, claims) => {
          const [one, many] = [stateOf(steps, people), stateOf(steps, people)];
          expect(suppressMany(many, claims)).toEqual(claims.map((each) => suppress(one, each)));
          expect(recordOf(many)).toEqual(recordOf(one));
          one.close();
          many.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('goes on over the number that is written at once, and a second time changes nothing', () => {
    const db = stateOf([], [0]);
    const claims = Array.from({ length: 2_500 }, (_, n) => ({
      address: `orang${n % 2_400}@people.example`,
      reason: 'manual' as const,
      source: 'person',
      detail: '',
      at: 1,
    }));
    const done = suppressMany(db, claims);
    expect(done.map((each) => each.id)).toEqual(claims.map((_, n) => 1 + (n % 2_400)));
    expect(done.filter((each) => each.already)).toHaveLength(100);
    const standing = recordOf(db);
    expect(suppressMany(db, claims).every((each) => each.already)).toBe(true);
    expect(recordOf(db)).toEqual(standing);
    db.close();
  });
});

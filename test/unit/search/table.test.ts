import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countContact } from '../../../electron/engine/contacts/counted.ts';
import { joinGroups } from '../../../electron/engine/contacts/members-repo.ts';
import type { Sort } from '../../../electron/engine/contacts/table/public.ts';
import { setOf } from '../../../electron/engine/db/id-set.ts';
import { type Db, openDatabase } from '../../../electron/engine/db/open.ts';
import { openForReading } from '../../../electron/engine/db/side.ts';
import { comparePlaces } from '../../../electron/engine/search/in-order.ts';
import { dropChanges } from '../../../electron/engine/search/log-repo.ts';
import { openIndex } from '../../../electron/engine/search/search-index.ts';
import { countWanted, findIds, findPage } from '../../../electron/engine/search/table-page.ts';
import { fold, wordsOf } from '../../../electron/engine/search/text.ts';
import type { PageWanted, Start } from '../../../electron/engine/search/wanted.ts';

type Row = {
  id: number;
  address: string;
  name: string;
  first_name: string;
  last_name: string;
  fields: string;
  sort_name: string;
  suppressed: string | null;
  consent_source: string | null;
  result_state: string | null;
  result_reason: string | null;
  result_at: number | null;
};

// Few different texts, so that many people share parts of them; letters that fold, ligatures, a sigma, other scripts.
const piece = fc.constantFrom(
  'siti',
  'SITI',
  'ana',
  'banana',
  'nan',
  'Ｆｕｌｌ',
  'ﬁsh',
  'ΟΔΟΣ',
  'é',
  'e\u0301',
  '李',
  '小龍',
  "o'neil",
  'a',
  'x y',
  ' ',
);
const text = fc.array(piece, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));
const word = fc.oneof(
  fc.constantFrom(
    'siti',
    'ana',
    'nan',
    'banana',
    'full',
    'é',
    'οδοσ',
    'a',
    's',
    'si',
    '小龍',
    'mail1',
    'malang',
    '@else',
  ),

  piece,
  text,
  fc.constantFrom('an', 'ana', 'nana', 's', 'si', 'ti x', 'δοσ', '@mail', 'l1', '.example', 'zzz'),
);

type Change =
  | { do: 'add'; gap: number; name: string; fields: string; list: boolean; tag: boolean }
  | { do: 'edit'; which: number; what: 'name' | 'address' | 'fields' | 'first_name'; to: string }
  | { do: 'remove' | 'remove last' | 'suppress' | 'result' | 'consent'; which: number; at: number };
const person = fc.record({
  do: fc.constant('add' as const),
  gap: fc.constantFrom(0, 0, 0, 31, 5_000, 40_000),
  name: fc.oneof(text, fc.constant('')),
  fields: fc.oneof(text, fc.constant('')),
  list: fc.boolean(),
  tag: fc.boolean(),
});
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 2, arbitrary: person },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      which: fc.nat(1_000),
      what: fc.constantFrom('name', 'address', 'fields', 'first_name'),
      to: text,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('remove', 'remove last', 'suppress', 'result', 'result', 'consent'),
      which: fc.nat(1_000),
      at: fc.integer({ min: 1, max: 4 }),
    }),
  },
);
type Step = Change | { do: 'take' | 'take half' | 'finish' | 'mend' | 'drop' | 'reopen' | 'damage' | 'foreign' };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: change },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('take', 'take half', 'finish', 'mend', 'drop', 'reopen') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('damage', 'foreign') }) },
);
const people = fc.array(person, { minLength: 15, maxLength: 30 });
/** Mostly null. */
const rarely = <T>(some: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: some });
const question = fc.record({
  search: fc.oneof(
    fc.constant(''),
    word,
    fc.tuple(word, word).map((two) => two.join(' ')),
  ),
  listId: rarely(fc.constantFrom(1, 1, 9)),
  tagId: rarely(fc.constant(1)),
  status: rarely(
    fc.constantFrom('mailable' as const, 'no_consent' as const, 'unsubscribed' as const, 'temporary' as const),
  ),
  segment: rarely(fc.array(fc.nat(40), { minLength: 10, maxLength: 60 })),
  sort: fc.constantFrom<Sort>('address', 'name', 'created', 'last_result'),
  descending: fc.boolean(),
  limit: fc.integer({ min: 1, max: 7 }),
});

function changeIn(db: Db, one: Change): void {
  const ids = db.prepare('SELECT id FROM contacts ORDER BY id').pluck().all() as number[];
  if (one.do === 'add') {
    const last = ids.at(-1) ?? 0;
    const id = one.gap === 0 ? null : last + one.gap;
    const count = (db.prepare('SELECT total_changes() AS n').get() as { n: number }).n;
    const address = `p${count}@Mail${count % 3}.example`;
    const name = fold(one.name || address).slice(0, 200);
    const made = db
      .prepare(
        "INSERT INTO contacts (id, address, key, name, sort_name, fields, consent_source, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, 'signup', 1, 1)",
      )
      .run(id, address, address.toLowerCase(), one.name, name, JSON.stringify(one.fields ? { note: one.fields } : {}));
    countContact(db, Number(made.lastInsertRowid));
    if (one.list) joinGroups(db, 'list', Number(made.lastInsertRowid), [1]);
    if (one.tag) joinGroups(db, 'tag', Number(made.lastInsertRowid), [1]);
    return;
  }
  const id = one.do === 'remove last' ? ids.at(-1) : ids[one.which % Math.max(1, ids.length)];
  if (id === undefined) return;
  if (one.do === 'edit') {
    if (one.what === 'address') {
      const to = `${fold(one.to).replace(/[^a-z]/g, '')}${id}@else.example`;
      db.prepare('UPDATE OR IGNORE contacts SET address = ?, key = ? WHERE id = ?').run(to, to, id);
    } else if (one.what === 'name')
      db.prepare('UPDATE contacts SET name = ?, sort_name = ? WHERE id = ?').run(
        one.to,
        fold(one.to).slice(0, 200),
        id,
      );
    else
      db.prepare(`UPDATE contacts SET ${one.what} = ? WHERE id = ?`).run(
        one.what === 'fields' ? JSON.stringify({ note: one.to, town: 'Malang' }) : one.to,
        id,
      );
  } else if (one.do === 'suppress') db.prepare("UPDATE contacts SET suppressed = 'unsubscribed' WHERE id = ?").run(id);
  else if (one.do === 'consent') db.prepare('UPDATE contacts SET consent_source = NULL WHERE id = ?').run(id);
  else if (one.do === 'result')
    db.prepare('UPDATE contacts SET result_state = ?, result_reason = ?, result_at = ? WHERE id = ?').run(
      one.at % 2 ? 'accepted' : 'rejected',
      one.at === 4 ? 'mailboxfull' : null,
      one.at,
      id,
    );
  else db.prepare('DELETE FROM contacts WHERE id = ?').run(id);
}

/** What is wanted said plainly, with nothing but the folding in common. */
function model(db: Db, wanted: Omit<PageWanted, 'start' | 'limit'>): number[] {
  const rows = db.prepare('SELECT * FROM contacts').all() as Row[];
  const members = (table: string, of: string, id: number) =>
    new Set(db.prepare(`SELECT contact_id FROM ${table} WHERE ${of} = ?`).pluck().all(id) as number[]);
  const list = wanted.listId === null ? null : members('list_members', 'list_id', wanted.listId);
  const tag = wanted.tagId === null ? null : members('tag_members', 'tag_id', wanted.tagId);
  const is = (row: Row) => {
    const mailable = row.suppressed === null && row.consent_source !== null;
    switch (wanted.status) {
      case null:
        return true;
      case 'mailable':
        return mailable;
      case 'no_consent':
        return row.suppressed === null && row.consent_source === null;
      case 'temporary':
        return mailable && row.result_state === 'rejected' && row.result_reason === 'mailboxfull';
      default:
        return row.suppressed === wanted.status;
    }
  };
  const has = (row: Row, one: string) => {
    const head = [row.address, row.name, row.first_name, row.last_name].map(fold);
    if (one.length < 3) return head.some((line) => line.split(' ').some((part) => part.startsWith(one)));
    return [...head, ...Object.values(JSON.parse(row.fields) as Record<string, string>).map(fold)].some((line) =>
      line.includes(one),
    );
  };
  const at = (row: Row) =>
    wanted.sort === 'address'
      ? row.address.toLowerCase()
      : wanted.sort === 'name'
        ? row.sort_name
        : wanted.sort === 'created'
          ? row.id
          : (row.result_at ?? 0);
  const among = wanted.among;
  const found = rows.filter(
    (row) =>
      (!list || list.has(row.id)) &&
      (!tag || tag.has(row.id)) &&
      is(row) &&
      wanted.words.every((one) => has(row, one)) &&
      (!among || ((among[row.id >>> 5] ?? 0) & (1 << (row.id & 31))) !== 0),
  );
  const ordered = found.map((row) => ({ at: at(row), id: row.id })).sort(comparePlaces);
  return (wanted.descending ? ordered.reverse() : ordered).map((place) => place.id);
}

it('finds the same rows in the same order as a plain filter, each once, whatever happened and however far the index lags', async () => {
  await fc.assert(
    fc.asyncProperty(
      people,
      fc.array(step, { maxLength: 30 }),
      fc.array(question, { minLength: 3, maxLength: 6 }),
      async (first, later, questions) => {
        const steps: Step[] = [...first, { do: 'take' }, ...later];
        const folder = mkdtempSync(join(tmpdir(), 'merpati-search-'));
        const db = openDatabase(folder);
        const reader = openForReading(folder);
        db.pragma('synchronous = OFF');
        db.exec(
          "INSERT INTO lists (id, name, created_at) VALUES (1, 'L', 1); INSERT INTO tags (id, name, created_at) VALUES (1, 'T', 1)",
        );
        let taken = 0;
        let index = openIndex(folder, reader, (seq) => {
          taken = seq;
        });
        const memory = new Map<string, unknown>();
        try {
          const changes = steps.filter((one): one is Change => 'which' in one || 'gap' in one);
          let between = 0;
          // While the index reads, somebody goes on changing things.
          const pause = async () => {
            const one = changes[between++ % 7];
            if (one) changeIn(db, one);
          };
          for (const one of steps) {
            if ('which' in one || 'gap' in one) {
              changeIn(db, one);
              // What is noted while a block is collected must not be taken for done.
              if ('which' in one && one.which % 2 === 0) index.lag();
            } else if (one.do === 'take') {
              await index.takeNew(async () => {});
              index.finish();
            } else if (one.do === 'take half') await index.takeNew(pause);
            else if (one.do === 'finish') index.finish();
            else if (one.do === 'mend') await index.takeChanged(pause);
            else if (one.do === 'drop') dropChanges(db, taken, 3);
            else if (one.do === 'reopen' || one.do === 'damage' || one.do === 'foreign') {
              index.close();
              if (one.do === 'damage') writeFileSync(join(folder, 'search.db'), 'no database at all');
              if (one.do === 'foreign') db.prepare("UPDATE search_workspace SET name = name || 'x'").run();
              index = openIndex(folder, reader, (seq) => {
                taken = seq;
              });
            }
          }
          for (const asked of questions) {
            const ids = reader.prepare('SELECT id FROM contacts ORDER BY id').pluck().all() as number[];
            const { search, segment, limit, ...rest } = asked;
            const among =
              segment &&
              setOf(
                segment.flatMap((at) => ids[at] ?? []),
                ids.at(-1) ?? 0,
              ).words;
            const wanted = { ...rest, words: wordsOf(search), among };
            const expected = model(db, wanted);
            for (const finder of [
              { db: reader, index, memory, pause: async () => {} },
              { db, index: null, memory: new Map<string, unknown>(), pause: async () => {} },
            ]) {
              const page = (start: Start) => findPage(finder, { ...wanted, start, limit });
              const forth: number[] = [];
              let start: Start | null = { from: 'first' };
              while (start) {
                const found = await page(start);
                if (found.total !== null) expect(found.total).toBe(expected.length);
                const [first, last] = [found.places[0], found.places.at(-1)];
                if (first) expect((await page({ from: 'with', place: first })).places).toEqual(found.places);
                forth.push(...found.places.map((place) => place.id));
                // Pages that never end are a failure with a seed, not a test that hangs.
                expect(forth.length).toBeLessThanOrEqual(expected.length);
                start = found.after && last ? { from: 'after', place: last } : null;
              }
              expect(forth).toEqual(expected);
              const back: number[] = [];
              start = { from: 'last' };
              while (start) {
                const found = await page(start);
                back.unshift(...found.places.map((place) => place.id));
                expect(back.length).toBeLessThanOrEqual(expected.length);
                const first = found.places[0];
                start = found.before && first ? { from: 'before', place: first } : null;
              }
              expect(back).toEqual(expected);
              for (const share of [0.3, 0.5, 0.99]) {
                const found = (await page({ from: 'share', share })).places.map((place) => place.id);
                const from = expected.indexOf(found[0] ?? -1);
                if (found.length > 0) expect(found).toEqual(expected.slice(from, from + limit));
              }
              expect([...(await findIds(finder, wanted))]).toEqual([...expected].sort((a, b) => a - b));
              expect(await countWanted(finder, wanted)).toBe(expected.length);
            }
          }
        } finally {
          index.close();
          reader.close();
          db.close();
          rmSync(folder, { recursive: true, force: true });
        }
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 15), ...(process.env.SEED ? { seed: Number(process.env.SEED) } : {}) },
  );
}, 240_000);

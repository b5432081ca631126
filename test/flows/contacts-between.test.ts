import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONTACT_SORTS, type ContactFilter, MOST_NAMED } from '../../shared/contract/contacts.ts';
import { openTestEngine } from '../support/engine.ts';

// From one person to another in an order: what somebody means who marks a first and a last row, however many are between them.
let engine: Awaited<ReturnType<typeof openTestEngine>>;
const EVERYBODY: ContactFilter = { search: '', listId: null, tagId: null, segmentId: null, status: null };
const NAMES = ['Siti', 'siti', 'Ömer', 'Zahra', '', '😀li', 'Ayu', '\ufffdi'];

beforeAll(async () => {
  engine = await openTestEngine();
  const { contacts } = engine.client;
  const tag = await contacts.saveTag({ name: 'setia' });
  for (let n = 0; n < 60; n++)
    await contacts.save({
      address: `${NAMES[n % 8]?.toLowerCase().replace(/[^a-z]/g, '') || 'x'}${(n * 37) % 60}@people.example`,
      name: NAMES[n % 8] ?? '',
      tagIds: n % 3 === 0 ? [tag.id] : [],
    });
  engine.ctx.db.exec(
    "UPDATE contacts SET result_state = 'accepted', result_at = 1000 + id % 7 WHERE id % 4 <> 0; UPDATE contacts SET suppressed = 'manual' WHERE id % 5 = 0",
  );
});
afterAll(() => engine.close());

const FILTERS: [string, Partial<ContactFilter>][] = [
  ['everybody', {}],
  ['a tag', { tagId: 1 }],
  ['a search', { search: 'siti' }],
  ['a state', { status: 'manual' }],
];

it.each(CONTACT_SORTS.flatMap((sort) => FILTERS.map(([what, filter]) => [what, sort, filter] as const)))(
  'among %s by %s: as the table shows them, whichever of the two comes first',
  async (_, sort, part) => {
    const { contacts } = engine.client;
    const filter = { ...EVERYBODY, ...part };
    const ids = (await contacts.list({ ...filter, sort, limit: 100 })).rows.map((one) => one.id);
    expect(ids.length).toBeGreaterThan(5);
    for (const [from, to] of [
      [0, ids.length - 1],
      [2, 5],
      [3, 3],
    ] as const) {
      const [first = 0, last = 0] = [ids[from], ids[to]];
      const wanted = ids.slice(from, to + 1);
      expect(await contacts.between({ ...filter, sort, first, last })).toEqual({ ids: wanted });
      expect(await contacts.between({ ...filter, sort, first: last, last: first })).toEqual({ ids: wanted });
    }
  },
);

it('who is gone has no place, and more than can be named are told apart from few', async () => {
  const { contacts } = engine.client;
  await expect(contacts.between({ ...EVERYBODY, first: 1, last: 9_999 })).rejects.toMatchObject({ code: 'not_found' });
  engine.ctx.db.exec(`WITH RECURSIVE more(n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM more WHERE n < ${MOST_NAMED + 1_000})
    INSERT INTO contacts (id, address, key, sort_name, import_id, created_at, updated_at)
    SELECT n, 'lain' || n || '@other.example', 'lain' || n || '@other.example', '', 99, 1, 1 FROM more;`);
  const many = { ...EVERYBODY, sort: 'created' as const, first: 1_000 };
  expect((await contacts.between({ ...many, last: MOST_NAMED + 999 })).ids).toHaveLength(MOST_NAMED);
  expect((await contacts.between({ ...many, last: MOST_NAMED + 1_000 })).ids).toBeNull();
  // So many can be left out of an action: the contract's limit is the same.
  const { ids } = await contacts.between({ ...many, last: 21_000 });
  const { contacts: left } = await contacts.foresee({ who: { filter: EVERYBODY, except: ids ?? [] } });
  expect(left).toBe(60 + MOST_NAMED + 1 - 20_001);
}, 60_000);

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { openTestEngine, testResolver, upload } from '../support/engine.ts';
import { acceptedMessage } from '../support/mailbox.ts';
import { personIn } from '../support/person-search.ts';
import { statusReport } from '../support/returned.ts';

type Engine = Awaited<ReturnType<typeof openTestEngine>>;
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const PEOPLE = 4;
/** Two addresses each: a name is mistyped (cleaning mends it), or somebody moves. */
const addressOf = (person: number, which: number) =>
  `orang${person}.kunci@${which === 0 ? 'suratku' : 'surtaku'}.example`;
const nameOf = (person: number, which: number) => `Nama${person}Xquvy${which} Wirasanjaya${person}`;
const streetOf = (person: number, which: number) => `Jalan-Zamrud-${person}-${which}`;
const wordsOf = (person: number) =>
  [0, 1].flatMap((which) => [addressOf(person, which), nameOf(person, which), streetOf(person, which)]);

const one = fc.integer({ min: 0, max: PEOPLE - 1 });
const which = fc.integer({ min: 0, max: 1 });
const step = fc.oneof(
  fc.record({ do: fc.constant('save' as const), person: one, which, value: which }),
  fc.record({
    do: fc.constant('import' as const),
    rows: fc.array(fc.tuple(one, which, which), { minLength: 1, maxLength: 5 }),
  }),
  fc.record({ do: fc.constant('move' as const), person: one, which }),
  fc.record({ do: fc.constant('tag' as const), person: one }),
  fc.record({ do: fc.constant('suppress' as const), person: one, which }),
  fc.record({ do: fc.constant('lift' as const), person: one }),
  fc.record({ do: fc.constant('remove' as const), person: one }),
  fc.record({ do: fc.constant('message' as const), person: one, which, campaign: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ do: fc.constant('bounce' as const), people: fc.uniqueArray(one, { minLength: 1, maxLength: 3 }), which }),
  fc.record({ do: fc.constant('clean' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function importRows(engine: Engine, rows: readonly (readonly [number, number, number])[], name: string) {
  const { client } = engine;
  const lines = rows.map(
    ([person, at, other]) => `${addressOf(person, at)},${nameOf(person, other)},${streetOf(person, other)}`,
  );
  const ticket = await upload(client, name, `Email,Name,Jalan\n${lines.join('\n')}\nrusak@@salah,Tanpa,Nilai\n`);
  const { dialect, columns } = await client.imports.preview({ ticket });
  const mapping = columns.map(({ index, target }) => ({ index, target }));
  const { id } = await client.imports.start({
    ticket,
    dialect,
    mapping,
    duplicates: 'overwrite',
    newList: 'Pelanggan',
    consent: null,
  });
  while ((await client.imports.get({ id })).state === 'running') await new Promise((resolve) => setTimeout(resolve, 2));
  await client.files.drop({ ticket });
  return id;
}

const contactOf = async ({ client }: Engine, person: number, at: number) =>
  (await client.contacts.list({ search: addressOf(person, at) })).rows[0];

async function perform(engine: Engine, step: Step, number: number): Promise<void> {
  const { client } = engine;
  const consent = { source: 'signup' as const, note: 'kartu', date: 1 };
  switch (step.do) {
    case 'save': {
      const known = await contactOf(engine, step.person, step.which);
      const { key } = await jalan(engine);
      const fields = { [key]: streetOf(step.person, step.value) };
      const name = nameOf(step.person, step.value);
      await client.contacts.save({
        id: known?.id ?? null,
        address: addressOf(step.person, step.which),
        name,
        fields,
        consent,
      });
      return;
    }
    case 'import':
      await importRows(engine, step.rows, `daftar${number}.csv`);
      return;
    case 'move': {
      const known = await contactOf(engine, step.person, step.which);
      if (known && !(await contactOf(engine, step.person, 1 - step.which)))
        await client.contacts.edit({ id: known.id, address: addressOf(step.person, 1 - step.which) });
      return;
    }
    case 'tag': {
      const { tags } = await client.contacts.tags({});
      const tag = tags[0] ?? (await client.contacts.saveTag({ name: 'setia' }));
      const ids = [0, 1].map((at) => contactOf(engine, step.person, at));
      for (const known of await Promise.all(ids))
        if (known) await client.contacts.apply({ who: { ids: [known.id] }, action: { do: 'add_tag', tagId: tag.id } });
      return;
    }
    case 'suppress':
      await client.suppressions.add({
        addresses: addressOf(step.person, step.which),
        reason: 'unsubscribed',
        note: nameOf(step.person, 0),
      });
      return;
    case 'lift': {
      const { rows } = await client.suppressions.list({ search: `orang${step.person}.` });
      for (const { id } of rows)
        await client.suppressions.remove({ id, because: `${nameOf(step.person, 1)} wants it` });
      return;
    }
    case 'remove': {
      const known = await contactOf(engine, step.person, 0);
      if (known) await client.contacts.remove({ ids: [known.id] });
      return;
    }
    case 'message':
      try {
        acceptedMessage(engine, addressOf(step.person, step.which), step.campaign);
      } catch {
        // One message a campaign.
      }
      return;
    case 'bounce': {
      const recipients = step.people.map((person) => ({
        address: addressOf(person, step.which),
        status: '5.1.1',
        text: `550 5.1.1 <${addressOf(person, step.which)}>: User unknown`,
      }));
      const mail = statusReport({ original: '', recipients, messageId: `r${number}@mx.example.net` });
      const ticket = await upload(client, 'back.eml', mail);
      await client.bounces.read({ tickets: [ticket] });
      await client.files.drop({ ticket });
      return;
    }
    case 'clean': {
      const { id } = await client.cleaning.start({ dns: false });
      while ((await client.cleaning.get({ id })).state === 'running')
        await new Promise((resolve) => setTimeout(resolve, 2));
      const { reasons } = await client.cleaning.get({ id });
      const actions = reasons.map(
        ({ reason }) => ({ reason, action: reason === 'typo' || reason === 'duplicate' ? 'fix' : 'keep' }) as const,
      );
      await client.cleaning.apply({ id, actions });
    }
  }
}

async function jalan({ client }: Engine) {
  const { fields } = await client.contacts.fields({});
  return fields.find(({ label }) => label === 'Jalan') ?? client.contacts.saveField({ label: 'Jalan', type: 'text' });
}

async function told({ client, ctx }: Engine, address: string): Promise<Record<string, unknown>> {
  const { ticket } = await client.contacts.exportPerson({ address });
  const text = readFileSync(ctx.files.find(ticket).path, 'utf8');
  await client.files.drop({ ticket });
  const { about: _, ...known } = JSON.parse(text) as Record<string, unknown>;
  return known;
}

/** Counters beside what they count. */
function countersOf({ ctx: { db } }: Engine): { kept: unknown; counted: unknown } {
  const all = (sql: string) => db.prepare(sql).all();
  return {
    kept: {
      contacts: all('SELECT contacts, suppressed, without_consent FROM contact_totals'),
      lists: all('SELECT id, contacts FROM lists ORDER BY id'),
      tags: all('SELECT id, contacts FROM tags ORDER BY id'),
      suppressions: all('SELECT coalesce(sum(addresses), 0) AS n FROM suppression_totals'),
      campaigns: all('SELECT campaign_id, recipients FROM campaign_totals ORDER BY campaign_id'),
      bounces: all('SELECT coalesce(sum(bounces), 0) AS n, coalesce(sum(pending), 0) AS pending FROM bounce_days'),
      providers: all(
        'SELECT coalesce(sum(bounces), 0) AS n, coalesce(sum(pending), 0) AS pending FROM bounce_provider_days',
      ),
    },
    counted: {
      contacts: all(
        'SELECT count(*) AS contacts, coalesce(sum(suppressed IS NOT NULL), 0) AS suppressed, coalesce(sum(suppressed IS NULL AND consent_source IS NULL), 0) AS without_consent FROM contacts',
      ),
      lists: all(
        'SELECT id, (SELECT count(*) FROM list_members WHERE list_id = lists.id) AS contacts FROM lists ORDER BY id',
      ),
      tags: all(
        'SELECT id, (SELECT count(*) FROM tag_members WHERE tag_id = tags.id) AS contacts FROM tags ORDER BY id',
      ),
      suppressions: all('SELECT count(*) AS n FROM suppressions'),
      campaigns: all(
        'SELECT campaign_id, count(*) AS recipients FROM messages GROUP BY campaign_id ORDER BY campaign_id',
      ),
      bounces: all(`SELECT count(*) AS n, coalesce(sum(effect = 'pending'), 0) AS pending FROM bounces`),
      providers: all(`SELECT count(*) AS n, coalesce(sum(effect = 'pending'), 0) AS pending FROM bounces`),
    },
  };
}

const SKIPPED = /^(sqlite_|contact_names|erasures|suppression_(hashes|salt)|search_|bounce_(provider_)?days)/;

/** Every text cell of the database, by table, row and column; JSON is taken apart into its texts. */
function cellsOf({ ctx: { db } }: Engine): Map<string, string[]> {
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all() as string[];
  const cells = new Map<string, string[]>();
  for (const table of tables.filter((name) => !SKIPPED.test(name)))
    for (const row of db.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]) {
      const keys = (db.pragma(`table_info(${table})`) as { name: string; pk: number }[]).filter(({ pk }) => pk > 0);
      const key = `${table} ${keys.map(({ name }) => String(row[name])).join(' ')}`;
      for (const [column, value] of Object.entries(row))
        if (typeof value === 'string') cells.set(`${key} ${column}`, textsIn(value));
    }
  return cells;
}

function textsIn(value: string): string[] {
  if (!/^[[{]/.test(value)) return [value];
  const found: string[] = [];
  JSON.parse(value, (_key, part: unknown) => {
    if (typeof part === 'string') found.push(part);
    return part;
  });
  return found;
}

/** What is kept for looking up only, or is no word about anybody. */
const DERIVED = / (key|sort_name|address_key|domain|failed_key|provider|digest|rule|effect|keys)$/;

async function undoEverything({ client }: Engine): Promise<void> {
  const known = async (call: Promise<unknown>) =>
    call.catch((error: { code?: string }) => {
      if (error.code === 'internal' || error.code === undefined) throw error;
    });
  const { run } = await client.cleaning.latest({});
  if (run?.state === 'applied') await client.cleaning.undo({ id: run.id });
  for (const { id } of (await client.imports.list({ limit: 100 })).rows) await known(client.imports.undo({ id }));
  const { batches } = await client.bounces.batches({});
  for (const { id } of batches) await client.bounces.undo({ batch: id });
  await client.bounces.applyPolicy({ anew: true });
}

it('whatever happened before: nothing of them is found, others are as they were, totals add up, undoing brings nobody back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), one, which, async (steps, target, named) => {
      const engine = await openTestEngine({ resolver: testResolver });
      try {
        const { client, folder } = engine;
        for (const [number, each] of steps.entries()) await perform(engine, each, number);
        const others = [0, 1, 2, 3]
          .filter((person) => person !== target)
          .flatMap((person) => [addressOf(person, 0), addressOf(person, 1)]);
        const before = await Promise.all(others.map((address) => told(engine, address)));
        const own = JSON.stringify([
          await told(engine, addressOf(target, named)),
          await told(engine, addressOf(target, 1 - named)),
        ]);
        const cells = cellsOf(engine);
        // A person who asks names every address of theirs.
        await client.contacts.erase({ address: addressOf(target, named) });
        await client.contacts.erase({ address: addressOf(target, 1 - named) });
        expect(personIn(folder, wordsOf(target))).toEqual([]);
        expect(await Promise.all(others.map((address) => told(engine, address)))).toEqual(before);
        const { kept, counted } = countersOf(engine);
        expect(kept).toEqual(counted);
        const left = cellsOf(engine);
        const lost = [...cells].filter(
          ([place, texts]) => !DERIVED.test(place) && JSON.stringify(left.get(place)) !== JSON.stringify(texts),
        );
        const untold = lost.flatMap(([place, texts]) =>
          texts.filter((text) => !own.includes(JSON.stringify(text).slice(1, -1))).map((text) => `${place}: ${text}`),
        );
        expect(untold).toEqual([]);
        await undoEverything(engine);
        expect(personIn(folder, wordsOf(target))).toEqual([]);
        const after = countersOf(engine);
        expect(after.kept).toEqual(after.counted);
        await importRows(
          engine,
          [
            [target, 0, 0],
            [target, 1, 1],
          ],
          'lagi.csv',
        );
        expect((await client.contacts.list({ search: `orang${target}` })).rows).toEqual([]);
        expect(personIn(folder, wordsOf(target))).toEqual([]);
      } finally {
        await engine.close();
      }
    }),
    { numRuns: 25, seed: 6 },
  );
});

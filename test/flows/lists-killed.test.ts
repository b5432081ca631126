import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTestEngine, upload } from '../support/engine.ts';
import { killedAct } from '../support/killed-act.ts';
import { personIn } from '../support/person-search.ts';

// Long things done to many people, or about one, whose engine is killed on the way.
const PEOPLE = 4_000;
const DEWI = 'dewi.zulkarnaen@people.example';
const WORDS = [DEWI, 'Dewi Zulkarnaen-Ratulangi', 'Palangkaraya-Selatan'];
type Engine = Awaited<ReturnType<typeof openTestEngine>>;

let place = '';
let tagId = 0;
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'merpati-killed-'));
  const engine = await openTestEngine({ folder: join(place, 'before') });
  const { client } = engine;
  const others = Array.from({ length: PEOPLE }, (_, n) => `orang${n}@people.example,Siti ${n},Malang\n`).join('');
  const own = `${DEWI},Dewi Zulkarnaen-Ratulangi,Palangkaraya-Selatan\n`;
  const ticket = await upload(client, 'a.csv', `Email,Name,Town\n${others}${own}${own}`);
  const { dialect, columns } = await client.imports.preview({ ticket });
  const mapping = columns.map(({ index, target }) => ({ index, target }));
  const { id } = await client.imports.start({ ticket, dialect, mapping, consent: null, newList: 'Everybody' });
  while ((await client.imports.get({ id })).state === 'running') await new Promise((resolve) => setTimeout(resolve, 5));
  tagId = (await client.contacts.saveTag({ name: 'setia' })).id;
  await client.suppressions.add({ addresses: DEWI, reason: 'unsubscribed', note: 'Dewi Zulkarnaen-Ratulangi wrote' });
  await engine.close();
}, 60_000);

async function killed(act: 'erase' | 'tag', value: string | number, after: number): Promise<Engine> {
  const folder = mkdtempSync(join(place, 'killed-'));
  cpSync(join(place, 'before'), folder, { recursive: true });
  await killedAct(folder, act, value, after);
  const engine = await openTestEngine({ folder });
  endings.push(engine.close);
  return engine;
}

const one = ({ ctx }: Engine, sql: string) => ctx.db.prepare(sql).pluck().get() as number;

describe('killed while', () => {
  it.each([10, 80])('a person is erased, %i ms in: it goes on by itself, and nothing is found', async (ms) => {
    const engine = await killed('erase', DEWI, ms);
    await expect.poll(() => one(engine, 'SELECT count(*) FROM erasures'), { interval: 5, timeout: 20_000 }).toBe(0);
    await expect.poll(() => personIn(engine.folder, WORDS), { interval: 50, timeout: 20_000 }).toEqual([]);
    expect((await engine.client.suppressions.totals({})).erased).toBe(1);
    expect((await engine.client.contacts.totals({})).contacts).toBe(PEOPLE);
  });

  it.each([0, 30])('many are tagged, %i ms in: tags, counter and history agree', async (ms) => {
    const engine = await killed('tag', tagId, ms);
    const tagged = one(engine, 'SELECT count(*) FROM tag_members');
    expect(tagged).toBeGreaterThan(0);
    expect((await engine.client.contacts.tags({})).tags[0]?.contacts).toBe(tagged);
    expect(one(engine, "SELECT count(DISTINCT contact_id) FROM contact_history WHERE kind = 'tagged'")).toBe(tagged);
    const again = await engine.client.contacts.apply({
      who: { filter: { search: '' } },
      action: { do: 'add_tag', tagId },
    });
    expect(again.changed).toBe(PEOPLE + 1 - tagged);
    expect((await engine.client.contacts.tags({})).tags[0]?.contacts).toBe(PEOPLE + 1);
  });
});

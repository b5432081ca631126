import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/engine/world.ts';
import type { ImportRecord } from '../../shared/contract/imports.ts';
import { openTestEngine, upload } from '../support/engine.ts';

const CONSENT = { source: 'customer' as const, note: 'shop', date: 1 };
const HOUR = 3_600_000;

let engine: Awaited<ReturnType<typeof openTestEngine>>;
let now = 0;
beforeEach(async () => {
  now = Date.UTC(2026, 3, 1);
  engine = await openTestEngine({ clock: { ...systemClock, now: () => now } });
});
afterEach(() => engine.close());

async function importFile(name: string, data: string): Promise<ImportRecord> {
  const { imports } = engine.client;
  const ticket = await upload(engine.client, name, data);
  const { dialect, columns } = await imports.preview({ ticket });
  const mapping = columns.map(({ index, target }) => ({ index, target }));
  const { id } = await imports.start({ ticket, dialect, mapping, consent: CONSENT, duplicates: 'overwrite' });
  await expect.poll(async () => (await imports.get({ id })).state, { interval: 5, timeout: 20_000 }).toBe('done');
  return imports.get({ id });
}

const everybody = async () => (await engine.client.contacts.list({ limit: 500, sort: 'address' })).rows;

it('an import taken back gives nobody the values of another, also where the clock was set back meanwhile', async () => {
  const { client } = engine;
  await importFile('a.csv', 'Email,Name\nsiti@suratku.example,Siti\n');
  const record = await importFile('b.csv', 'Email,Name\nsiti@suratku.example,Rahma\n');
  expect(record.counts).toMatchObject({ updated: 1 });
  const [siti] = await everybody();
  await client.contacts.remove({ ids: [siti?.id ?? 0] });
  // By the clock this one was there before the import ended.
  now -= HOUR;
  const budi = await client.contacts.save({ address: 'budi@suratku.example', name: 'Budi' });
  expect(budi.id).toBe(siti?.id);
  expect(await client.imports.undo({ id: record.id })).toEqual({ removed: 0, restored: 0 });
  expect(await everybody()).toEqual([budi]);
});

describe('of several reasons not to mail somebody the strongest stays, with the person and with the address', () => {
  const WORDS = { complained: 'complained', unsubscribed: 'unsubscribed', bounced: 'hard bounced' } as const;
  type Reason = keyof typeof WORDS;
  const BY_STRENGTH: readonly Reason[] = ['complained', 'unsubscribed', 'bounced'];
  const pairs = BY_STRENGTH.flatMap((one, at) =>
    BY_STRENGTH.slice(at + 1).flatMap((other) => [[one, other, one] as const, [other, one, one] as const]),
  );

  const standing = async () => ({
    people: (await everybody()).map((one) => one.status),
    addresses: (await engine.client.suppressions.list({ limit: 10 })).rows.map((one) => one.reason),
  });

  it.each(pairs)('on record %s, in the file %s: %s', async (known, said, stays) => {
    await engine.client.suppressions.add({ addresses: 'siti@suratku.example', reason: known });
    await importFile('a.csv', `Email,Status\nsiti@suratku.example,${WORDS[said]}\n`);
    expect(await standing()).toEqual({ people: [stays], addresses: [stays] });
  });

  it.each(pairs)('in the file %s, and again %s: %s', async (first, again, stays) => {
    await importFile(
      'a.csv',
      `Email,Status\nsiti@suratku.example,${WORDS[first]}\nsiti@suratku.example,${WORDS[again]}\n`,
    );
    expect(await standing()).toEqual({ people: [stays], addresses: [stays] });
  });

  it('somebody of whom only a later row says not to mail them is not mailed', async () => {
    const { counts } = await importFile(
      'a.csv',
      `Email,Status\nsiti@suratku.example,\nbudi@suratku.example,\nsiti@suratku.example,unsubscribed\n`,
    );
    expect(await standing()).toEqual({ people: ['mailable', 'unsubscribed'], addresses: ['unsubscribed'] });
    expect(counts).toMatchObject({ rows: 3, created: 2, duplicates: 1 });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  audienceConsent,
  audienceCounts,
  audienceDomains,
  audienceSlice,
  countWithoutField,
  noteResult,
} from '../../electron/engine/contacts/public.ts';
import { resolveAudience } from '../../electron/engine/segments/public.ts';
import { type Audience, NOBODY } from '../../shared/contract/campaigns.ts';
import { openTestEngine, upload } from '../support/engine.ts';

type Engine = Awaited<ReturnType<typeof openTestEngine>>;
let engine: Engine;
beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(() => engine.close());

const CONSENT = { source: 'signup' as const, note: 'form', date: 1 };
const add = (address: string, more: object = {}) => engine.client.contacts.save({ address, consent: CONSENT, ...more });

describe('contacts', () => {
  it('are added, changed and found, with one history', async () => {
    const made = await add(' Siti <Siti@suratku.example> ', { name: 'Siti  Rahma', firstName: 'Siti' });
    expect(made).toMatchObject({
      address: 'Siti@suratku.example',
      name: 'Siti Rahma',
      status: 'mailable',
      consent: CONSENT,
    });
    const changed = await engine.client.contacts.save({
      id: made.id,
      address: 'siti.r@suratku.example',
      name: 'Siti R.',
    });
    expect(changed).toMatchObject({ id: made.id, address: 'siti.r@suratku.example', consent: CONSENT });
    await engine.client.suppressions.add({ addresses: 'siti.r@suratku.example', reason: 'manual', note: 'asked' });
    const { entries } = await engine.client.contacts.history({ id: made.id });
    expect(entries.map((entry) => entry.kind).sort()).toEqual(['consent', 'created', 'edited', 'suppressed']);
    await expect(add('SITI.R@suratku.example')).rejects.toMatchObject({ code: 'address_taken' });
    await expect(add('siti@')).rejects.toMatchObject({ code: 'address_invalid', data: { cause: 'no_domain' } });
    await expect(add('x@suratku.example', { consent: { ...CONSENT, source: 'scraped' } })).rejects.toMatchObject({
      code: 'consent_refused',
    });
    await expect(engine.client.contacts.get({ id: 999 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each(['address', 'name', 'created', 'last_result'] as const)(
    'come page by page sorted by %s, none twice and none missing',
    async (sort) => {
      const lines = [
        'Email,Name',
        ...Array.from({ length: 137 }, (_, n) => `p${(n * 37) % 137}@suratku.example,${n % 3 ? `Name ${n % 5}` : ''}`),
      ];
      const ticket = await upload(engine.client, 'a.csv', lines.join('\n'));
      const { dialect, columns } = await engine.client.imports.preview({ ticket });
      const { id } = await engine.client.imports.start({
        ticket,
        dialect,
        mapping: columns.map(({ index, target }) => ({ index, target })),
        consent: CONSENT,
        newList: 'All',
      });
      while ((await engine.client.imports.get({ id })).state === 'running')
        await new Promise((resolve) => setTimeout(resolve, 5));
      for (let n = 0; n < 137; n += 7)
        noteResult(engine.ctx.db, `p${n}@suratku.example`, { state: 'accepted', reason: null, at: 1_000 + (n % 4) });
      const listId = (await engine.client.contacts.lists({})).lists[0]?.id ?? null;
      for (const descending of [false, true]) {
        for (const filter of [{}, { listId }, { search: 'suratku' }]) {
          const seen: number[] = [];
          let cursor: string | null = null;
          do {
            const page: Awaited<ReturnType<typeof engine.client.contacts.list>> = await engine.client.contacts.list({
              sort,
              descending,
              cursor,
              limit: 20,
              ...filter,
            });
            expect(page.total).toBe(137);
            seen.push(...page.rows.map((row) => row.id));
            cursor = page.next;
          } while (cursor !== null);
          expect(new Set(seen).size).toBe(137);
          expect(seen).toHaveLength(137);
        }
      }
      const names = (await engine.client.contacts.list({ sort: 'address', limit: 500 })).rows.map((row) => row.address);
      expect(names).toEqual([...names].sort());
    },
  );

  it('are filtered by status, and the counters agree with the rows', async () => {
    await add('a@x.example');
    await add('b@x.example', { consent: null });
    const left = await add('c@x.example');
    await engine.client.suppressions.add({ addresses: 'c@x.example', reason: 'unsubscribed' });
    await add('d@x.example');
    noteResult(engine.ctx.db, 'd@x.example', { state: 'deferred', reason: 'greylisted', at: 5 });
    const at = async (status: 'mailable' | 'no_consent' | 'unsubscribed' | 'temporary') => {
      const page = await engine.client.contacts.list({ status, sort: 'address' });
      expect(page.total).toBe(page.rows.length);
      return page.rows.map((row) => row.address[0]).join('');
    };
    expect([await at('mailable'), await at('no_consent'), await at('unsubscribed'), await at('temporary')]).toEqual([
      'ad',
      'b',
      'c',
      'd',
    ]);
    expect(await engine.client.contacts.totals({})).toEqual({
      contacts: 4,
      mailable: 2,
      suppressed: 1,
      withoutConsent: 1,
    });
    await engine.client.contacts.remove({ ids: [left.id] });
    expect(await engine.client.contacts.totals({})).toEqual({
      contacts: 3,
      mailable: 2,
      suppressed: 0,
      withoutConsent: 1,
    });
    expect((await engine.client.suppressions.list({})).rows.map((row) => row.address)).toEqual(['c@x.example']);
    expect((await add('C@x.example')).status).toBe('unsubscribed');
  });

  it('are on lists, have fields of their own, and leave them', async () => {
    const list = await engine.client.contacts.saveList({ name: 'VIP' });
    await expect(engine.client.contacts.saveList({ name: 'vip' })).rejects.toMatchObject({ code: 'list_name_taken' });
    const field = await engine.client.contacts.saveField({ label: 'No. HP', type: 'text' });
    expect(field.key).toBe('no_hp');
    await expect(engine.client.contacts.saveField({ label: 'no. hp', type: 'text' })).rejects.toMatchObject({
      code: 'field_label_taken',
    });
    const person = await add('a@x.example', { fields: { no_hp: '0812' }, listIds: [list.id] });
    const other = await add('b@x.example');
    expect(await engine.client.contacts.addToList({ ids: [person.id, other.id], listId: list.id })).toEqual({
      changed: 1,
    });
    expect((await engine.client.contacts.lists({})).lists[0]).toMatchObject({ name: 'VIP', contacts: 2 });
    await engine.client.contacts.removeField({ key: 'no_hp' });
    expect((await engine.client.contacts.get({ id: person.id })).fields).toEqual({});
    expect((await engine.client.contacts.fields({})).fields.every((one) => one.builtIn)).toBe(true);
    await engine.client.contacts.remove({ ids: [other.id] });
    expect((await engine.client.contacts.lists({})).lists[0]?.contacts).toBe(1);
    await engine.client.contacts.removeList({ id: list.id });
    expect((await engine.client.contacts.get({ id: person.id })).lists).toEqual([]);
  });

  it('leave in slices, with a turn for everybody else in between', async () => {
    const draft = (n: number) => `p${n}@x.example`;
    const ticket = await upload(engine.client, 'p.txt', Array.from({ length: 3_000 }, (_, n) => draft(n)).join('\n'));
    const { dialect, columns } = await engine.client.imports.preview({ ticket });
    const mapping = columns.map(({ index, target }) => ({ index, target }));
    const { id } = await engine.client.imports.start({ ticket, dialect, mapping, consent: null });
    while ((await engine.client.imports.get({ id })).state === 'running') await new Promise((r) => setTimeout(r, 10));
    const ids = Array.from(
      engine.ctx.db.prepare('SELECT id FROM contacts ORDER BY id').pluck().iterate() as Iterable<number>,
    );
    const removing = engine.client.contacts.remove({ ids: [...ids, 999_999_999] });
    const seen = new Set<number>();
    for (let left = 3_000; left > 0; await new Promise((resolve) => setImmediate(resolve))) {
      left = (await engine.client.contacts.totals({})).contacts;
      seen.add(left);
    }
    expect(await removing).toEqual({ removed: 3_000 });
    expect(seen.size).toBeGreaterThan(2);
  });

  it('get consent where they have none', async () => {
    const one = await add('a@x.example', { consent: null });
    const list = await engine.client.contacts.saveList({ name: 'L' });
    const two = await add('b@x.example', { consent: null, listIds: [list.id] });
    await add('c@x.example', { listIds: [list.id] });
    const event = { source: 'event' as const, note: 'fair', date: 7 };
    const record = (who: { filter: { listId: number } } | { ids: number[] }, consent: typeof event | typeof bought) =>
      engine.client.contacts.apply({ who, action: { do: 'set_consent', consent } });
    const bought = { ...event, source: 'purchased' as const };
    expect(await record({ filter: { listId: list.id } }, event)).toMatchObject({ changed: 1 });
    expect((await engine.client.contacts.get({ id: two.id })).consent).toEqual(event);
    expect(await record({ ids: [one.id, two.id] }, { ...event, note: 'later' })).toMatchObject({ changed: 1 });
    expect((await engine.client.contacts.get({ id: two.id })).consent).toEqual(event);
    await expect(record({ ids: [one.id] }, bought)).rejects.toMatchObject({ code: 'consent_refused' });
  });

  it('leave as a file that comes back the same and that no spreadsheet runs', async () => {
    await engine.client.contacts.saveField({ label: 'Kota', type: 'text' });
    const list = await engine.client.contacts.saveList({ name: 'VIP' });
    await add('a@x.example', { name: '=HYPERLINK("x")', fields: { kota: 'Batu; "B"' }, listIds: [list.id] });
    await add('b@x.example', { name: 'Budi' });
    await engine.client.suppressions.add({ addresses: 'b@x.example', reason: 'unsubscribed' });
    const file = await engine.client.contacts.export({});
    const { data } = await engine.client.files.read({ ticket: file.ticket, offset: 0 });
    const text = Buffer.from(data, 'base64').toString('utf8');
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    const { columns } = await engine.client.imports.preview({ ticket: await upload(engine.client, 'back.csv', text) });
    expect(columns.map((column) => column.target)).toEqual([
      'address',
      'name',
      'first_name',
      'last_name',
      'status',
      'list',
      'tags',
      'consent_source',
      'consent_date',
      'field:kota',
    ]);
  });

  it('make an audience: chosen, less those left out, by what would happen to them', async () => {
    const a = await engine.client.contacts.saveList({ name: 'A' });
    const b = await engine.client.contacts.saveList({ name: 'B' });
    await add('a@x.example', { listIds: [a.id], firstName: 'A' });
    await add('b@x.example', { listIds: [a.id, b.id] });
    await add('c@y.example', { listIds: [a.id], consent: null });
    await add('d@y.example', { listIds: [a.id] });
    const e = await add('e@y.example', { listIds: [a.id] });
    await add('f@y.example');
    await engine.client.suppressions.add({ addresses: 'd@y.example', reason: 'complained' });
    const { db } = engine.ctx;
    const who = (audience: Audience) => resolveAudience(engine.ctx, audience);
    const audience = await who({ ...NOBODY, listIds: [a.id], excludeListIds: [b.id], excludeContactIds: [e.id] });
    expect(await audienceCounts(db, audience)).toEqual({
      mailable: 1,
      noConsent: 1,
      excluded: 2,
      suppressed: { unsubscribed: 0, bounced: 0, complained: 1, manual: 0 },
    });
    expect(await audienceDomains(db, audience)).toEqual([{ domain: 'x.example', contacts: 1 }]);
    const everybody = { ...NOBODY, everybody: true };
    const none = await audienceCounts(db, await who({ ...everybody, excludeContactIds: [1_000_000] }));
    expect(none).toMatchObject({ mailable: 4, noConsent: 1, excluded: 0 });
    expect(await audienceCounts(db, await who(everybody))).toEqual(none);
    const first = audienceSlice(db, audience, 0, 2);
    const second = audienceSlice(db, audience, first.at(-1)?.contactId ?? 0, 2);
    expect([...first, ...second].map((row) => [row.addressKey, row.suppressed, row.consent])).toEqual([
      ['a@x.example', null, true],
      ['c@y.example', null, false],
      ['d@y.example', 'complained', true],
    ]);
    expect(audienceSlice(db, await who(NOBODY), 0, 10)).toEqual([]);
    expect(audienceSlice(db, await who(everybody), 0, 10)).toHaveLength(6);
    expect(await audienceConsent(db, audience)).toMatchObject({
      without: 1,
      refused: 0,
      lists: [{ name: 'A', without: 1, contacts: 5 }],
    });
    expect(await countWithoutField(db, await who(everybody), 'first_name')).toBe(3);
    expect(await countWithoutField(db, await who(everybody), 'kota')).toBe(4);
  });

  it('suppressions come from files too, and are lifted by hand with a reason', async () => {
    const ticket = await upload(engine.client, 'stop.csv', 'email;when\na@x.example;1\nb@x.example;2\nbroken@@x;3\n');
    expect(await engine.client.suppressions.import({ ticket, reason: 'unsubscribed' })).toEqual({
      added: 2,
      already: 0,
      invalid: 1,
      invalidSamples: ['broken@@x'],
    });
    const { rows } = await engine.client.suppressions.list({ search: 'b@' });
    expect(rows).toMatchObject([{ address: 'b@x.example', source: 'import', detail: 'stop.csv' }]);
    expect(await engine.client.suppressions.remove({ id: rows[0]?.id ?? 0, because: 'typed wrongly' })).toEqual({
      address: 'b@x.example',
    });
    expect((await engine.client.suppressions.totals({})).total).toBe(1);
  });
});

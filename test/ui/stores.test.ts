import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { directApi } from '../../renderer/api/direct.ts';
import { storeOf } from '../../renderer/api/react.tsx';
import { createCleaningStore, touchedBy } from '../../renderer/features/cleaning/cleaning-store.ts';
import { createContactStore } from '../../renderer/features/contacts/contact-store.ts';
import { createContactsStore } from '../../renderer/features/contacts/contacts-store.ts';
import { createImportStore } from '../../renderer/features/import/import-store.ts';
import { createImportsStore } from '../../renderer/features/import/imports-store.ts';
import { createSettingsDraftStore } from '../../renderer/features/settings/settings-draft-store.ts';
import { createSettingsStore } from '../../renderer/features/settings/settings-store.ts';
import { createSuppressionsStore } from '../../renderer/features/suppressions/suppressions-store.ts';
import { openTestEngine } from '../support/engine.ts';

// Stores on a real engine in this process, without React.
let engine: Awaited<ReturnType<typeof openTestEngine>>;
let api: ReturnType<typeof directApi>;
beforeEach(async () => {
  engine = await openTestEngine();
  api = directApi(engine.client);
});
afterEach(async () => {
  api.close();
  await engine.close();
});

const CSV = [
  'Email;Nama Lengkap;Kota',
  'siti@example.com;Siti Rahmawati;Malang',
  'BUDI@example.net;Budi Santoso;Surabaya',
  'budi@example.net;Budi S.;',
  'bukan alamat;Tanpa Alamat;Batu',
  ...Array.from({ length: 150 }, (_, index) => `orang${index}@example.org;Orang ${index};Kediri`),
].join('\n');
const csvFile = () => new File([CSV], 'pelanggan.csv', { type: 'text/csv' });

/** Takes the sample file through the wizard to its end. */
async function importAll() {
  const store = storeOf(api, createImportStore);
  const wizard = store.getState();
  await wizard.takeFile(csvFile());
  await wizard.next();
  await wizard.next();
  await wizard.next();
  wizard.choose({
    consent: { source: 'signup', note: '', date: Date.now() },
    list: { kind: 'new', name: 'Pelanggan' },
  });
  await wizard.start();
  await vi.waitFor(() => expect(store.getState().record?.state).toBe('done'), { timeout: 8_000 });
  return store;
}

describe('the table of contacts', () => {
  it('says it where a file cannot be kept', async () => {
    const store = storeOf(api, createContactsStore);
    await store.getState().keep({ ids: [], except: [], segmentId: 99 });
    expect(store.getState().failure).toMatchObject({ code: 'not_found' });
  });
});

describe('the import wizard', () => {
  it('goes from a file to people, keeps what was left out, and can be taken back', async () => {
    const store = await importAll();
    const { record, failure } = store.getState();
    expect(failure).toBeNull();
    expect(record?.counts).toMatchObject({ created: 152, rejected: 1, duplicates: 1 });
    const imports = storeOf(api, createImportsStore);
    await imports.getState().load();
    const [first] = imports.getState().rows;
    expect(first?.undoable).toBe(true);
    expect(await imports.getState().undo(first?.id ?? 0)).toMatchObject({ removed: 152 });
    expect((await engine.client.contacts.totals({})).contacts).toBe(0);
  });

  it('saves nothing before its last step and forgets everything on cancel', async () => {
    const store = storeOf(api, createImportStore);
    await store.getState().takeFile(csvFile());
    expect(store.getState().step).toBe('header');
    expect(store.getState().preview?.dialect.delimiter).toBe(';');
    await store.getState().next();
    await store.getState().next();
    expect(
      store
        .getState()
        .problems?.groups.map((group) => group.cause)
        .sort(),
    ).toEqual(['duplicate', 'not_an_address']);
    expect((await engine.client.contacts.totals({})).contacts).toBe(0);
    store.getState().reset();
    expect(store.getState()).toMatchObject({ step: 'file', file: null, preview: null });
  });

  it('brings in a row that was mended by hand', async () => {
    const store = storeOf(api, createImportStore);
    await store.getState().takeFile(csvFile());
    await store.getState().next();
    await store.getState().next();
    const group = store.getState().problems?.groups.find((one) => one.cause === 'not_an_address');
    const line = group?.samples[0]?.line ?? 0;
    store.getState().repair(line, 'mended@example.com');
    store.getState().choose({ consent: 'unknown' });
    await store.getState().start();
    await vi.waitFor(() => expect(store.getState().record?.state).toBe('done'), { timeout: 8_000 });
    const { rows } = await engine.client.contacts.list({ search: 'mended@example.com' });
    expect(rows[0]).toMatchObject({ status: 'no_consent' });
  });

  it('keeps a failure with its code', async () => {
    const store = storeOf(api, createImportStore);
    await store.getState().takeFile(new File([], 'leer.csv'));
    expect(store.getState().failure?.code).toBe('file_empty');
  });
});

describe('contacts', () => {
  it('searches and pages on the engine’s side', async () => {
    await importAll();
    const store = storeOf(api, createContactsStore);
    await store.getState().reload();
    expect(store.getState()).toMatchObject({ total: 152 });
    expect(store.getState().rows).toHaveLength(100);
    store.getState().look(60, 90);
    await vi.waitFor(() => expect(store.getState().rows).toHaveLength(152));
    expect(new Set(store.getState().rows.map((row) => row.id)).size).toBe(152);
    await store.getState().show({ search: 'siti' });
    expect(store.getState().rows.map((row) => row.address)).toEqual(['siti@example.com']);
  });

  it('puts marked people on a list, takes them off, removes them', async () => {
    await importAll();
    const store = storeOf(api, createContactsStore);
    await store.getState().show({ search: 'orang1' });
    const list = await store.getState().saveList(null, 'Undangan');
    const mark = async () => {
      await vi.waitFor(() => expect(store.getState().rows.length).toBeGreaterThan(2));
      const first = store.getState().rows.slice(0, 3);
      store.getState().mark(first.map((row) => row.id));
    };
    const listId = list?.id ?? 0;
    const back = { changed: 3, stopped: false, undo: expect.any(String) };
    await mark();
    expect(await store.getState().apply({ do: 'add_to_list', listId })).toEqual(back);
    expect(store.getState().marked).toEqual({ all: false, ids: new Set() });
    await mark();
    expect(await store.getState().apply({ do: 'remove_from_list', listId })).toEqual(back);
    await mark();
    expect(await store.getState().apply({ do: 'remove' })).toEqual({ ...back, undo: null });
    expect((await engine.client.contacts.totals({})).contacts).toBe(149);
  });

  it('keeps a draft until it is saved and says why it could not be', async () => {
    const store = storeOf(api, createContactStore);
    await store.getState().open(null);
    store.getState().edit({ address: 'nobody', name: 'Nur Aini' });
    expect(await store.getState().save()).toBeNull();
    expect(store.getState()).toMatchObject({
      failure: { code: 'address_invalid' },
      changed: true,
      draft: { name: 'Nur Aini' },
    });
    store.getState().edit({ address: 'nur@example.com' });
    expect(await store.getState().save()).toMatchObject({ address: 'nur@example.com' });
    expect(store.getState()).toMatchObject({ changed: false, failure: null });
    expect(store.getState().history.length).toBeGreaterThan(0);
  });
});

describe('suppressions', () => {
  it('are added, found, and lifted with a reason that is kept', async () => {
    const store = storeOf(api, createSuppressionsStore);
    expect(await store.getState().add('a@example.com, b@example.com nonsense', 'manual', 'by phone')).toMatchObject({
      added: 2,
      invalidCount: 1,
    });
    await store.getState().show({ search: 'a@' });
    const [row] = store.getState().rows;
    expect(row).toMatchObject({ address: 'a@example.com', reason: 'manual' });
    expect(await store.getState().lift(row?.id ?? 0, 'asked for it')).toBe('a@example.com');
    expect(store.getState().totals?.total).toBe(1);
  });

  it('are read from a file', async () => {
    const store = storeOf(api, createSuppressionsStore);
    const answer = await store
      .getState()
      .addFile(new File(['email\nx@example.com\ny@example.net\n'], 'stop.csv'), 'unsubscribed', '');
    expect(answer).toMatchObject({ added: 2 });
  });
});

describe('cleaning', () => {
  it('checks, says what will happen, applies and takes it back', async () => {
    for (const address of ['good@example.com', 'info@example.org', 'typo@gmial.com'])
      await engine.client.contacts.save({ address });
    const store = storeOf(api, createCleaningStore);
    await store.getState().start(null, false);
    await vi.waitFor(() => expect(store.getState().run?.state).toBe('done'), { timeout: 8_000 });
    const { run } = store.getState();
    expect(run?.reasons.find((row) => row.reason === 'typo')).toMatchObject({ contacts: 1, action: 'fix' });
    expect(run && touchedBy(run, {})).toBeGreaterThan(0);
    expect(await store.getState().apply()).toMatchObject({ fixed: 1 });
    expect((await engine.client.contacts.list({ search: 'typo@gmail.com' })).total).toBe(1);
    expect(await store.getState().undo()).toBe(true);
    expect((await engine.client.contacts.list({ search: 'typo@gmial.com' })).total).toBe(1);
  });
});

describe('settings', () => {
  it('keep what is typed apart from what is saved', async () => {
    const saved = storeOf(api, createSettingsStore);
    await saved.getState().load();
    const draft = storeOf(api, createSettingsDraftStore);
    const sender = {
      name: 'Roti Kenanga',
      address: 'halo@example.com',
      replyTo: '',
      organisation: 'Roti Kenanga',
      postalAddress: 'Jalan Kenanga 7',
    };
    draft.getState().edit({ sender });
    expect(saved.getState().settings?.sender.name).toBe('');
    expect(await draft.getState().save()).toBe(true);
    expect(saved.getState().settings?.sender).toEqual(sender);
    expect(draft.getState().typed).toEqual({});
  });
});

it('contacts: what is marked from one row to another far away is everybody between', async () => {
  const { client } = engine;
  engine.ctx.db.exec(`WITH RECURSIVE more(n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM more WHERE n < 1899)
    INSERT INTO contacts (address, key, sort_name, created_at, updated_at)
    SELECT 'orang' || n || '@example.com', 'orang' || n || '@example.com', '', 1, 1 FROM more;
    UPDATE contact_totals SET contacts = 900;`);
  const contacts = storeOf(api, createContactsStore);
  await contacts.getState().show({ sort: 'address' });
  const { rows } = await client.contacts.list({ sort: 'address', limit: 500 });
  const first = rows[10]?.id ?? 0;
  contacts.getState().toggle(first, 10);
  contacts.getState().look(800, 830);
  await vi.waitFor(() => expect(contacts.getState().start).toBeGreaterThan(10));
  await vi.waitFor(() => expect(contacts.getState().start + contacts.getState().rows.length).toBeGreaterThan(820));
  const { start, rows: here } = contacts.getState();
  const last = here[820 - start]?.id ?? 0;
  expect(here.some((row) => row.id === first)).toBe(false);
  expect(await contacts.getState().extend(last, 820)).toBe(true);
  expect(contacts.getState().marked.ids.size).toBe(811);
});

it('one contact: somebody who was erased is taken in again only with where from and how they asked', async () => {
  const { client } = engine;
  await client.contacts.save({ address: 'siti@example.com', name: 'Siti' });
  await client.contacts.erase({ address: 'siti@example.com' });
  const store = storeOf(api, createContactStore);
  await store.getState().open(null);
  store.getState().edit({ address: 'siti@example.com', name: 'Siti' });
  expect(await store.getState().save()).toBeNull();
  expect(store.getState().failure?.code).toBe('address_erased');
  expect(await store.getState().readmit()).toBeNull();
  expect((await client.contacts.totals({})).contacts).toBe(0);
  store.getState().edit({ consent: { source: 'signup', note: 'asked at the counter', date: 1 } });
  expect(await store.getState().readmit()).toMatchObject({ address: 'siti@example.com', status: 'mailable' });
  expect(store.getState()).toMatchObject({ changed: false, saving: false, failure: null });
});

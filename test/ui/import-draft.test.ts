import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { directApi } from '../../renderer/api/direct.ts';
import { storeOf } from '../../renderer/api/react.tsx';
import { createImportStore } from '../../renderer/features/import/import-store.ts';
import { openTestEngine } from '../support/engine.ts';

let engine: Awaited<ReturnType<typeof openTestEngine>>;
beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(() => engine.close());

/** A page, loaded once more each time it is called. */
const openPage = (on = engine) => {
  const api = directApi(on.client);
  return { api, store: storeOf(api, createImportStore) };
};
const CSV = 'Email,Kota,Nama\nsiti@example.com,Malang,Siti\nbudi,Batu,Budi\n';
const file = (name = 'pelanggan.csv', text = CSV) => new File([text], name, { type: 'text/csv' });

async function toProblems() {
  const page = openPage();
  const wizard = page.store.getState();
  await wizard.takeFile(file());
  await wizard.next();
  wizard.choose({ targets: { 1: 'ignore' } });
  await wizard.next();
  wizard.repair(3, 'budi@example.com');
  wizard.choose({ tags: ['bazar'], consent: 'unknown' });
  return page;
}

describe('an import that is being prepared', () => {
  it('outlives a reload: file, step and choices', async () => {
    const before = await toProblems();
    before.api.close();
    const { store } = openPage();
    await vi.waitFor(() => expect(store.getState()).toMatchObject({ step: 'problems', busy: false }));
    expect(store.getState()).toMatchObject({
      file: { name: 'pelanggan.csv' },
      targets: { 1: 'ignore' },
      repairs: { 3: 'budi@example.com' },
      tags: ['bazar'],
      consent: 'unknown',
      failure: null,
    });
    await store.getState().next();
    expect(store.getState().outcome?.counts).toMatchObject({ created: 2, rejected: 0 });
  });

  it('asks for the file again after a restart of the engine, and keeps the choices for it', async () => {
    const before = await toProblems();
    before.api.close();
    const anew = await openTestEngine();
    const { store } = openPage(anew);
    await vi.waitFor(() => expect(store.getState().kept?.file.name).toBe('pelanggan.csv'));
    expect(store.getState()).toMatchObject({ step: 'file', file: null });
    await store.getState().takeFile(file());
    expect(store.getState()).toMatchObject({ step: 'header', kept: null, targets: { 1: 'ignore' }, tags: ['bazar'] });
    await anew.close();
  });

  it('gives its choices to no other file', async () => {
    const before = await toProblems();
    before.api.close();
    const anew = await openTestEngine();
    const { store } = openPage(anew);
    await vi.waitFor(() => expect(store.getState().kept).not.toBeNull());
    await store.getState().takeFile(file('pelanggan.csv', 'Nama;Surel\nSiti;siti@example.com\n'));
    expect(store.getState()).toMatchObject({ step: 'header', targets: {}, tags: [] });
    await anew.close();
  });

  it('is forgotten on cancel and once it runs', async () => {
    const { store } = await toProblems();
    expect(sessionStorage.getItem('merpati.import')).not.toBeNull();
    await store.getState().start();
    expect(store.getState().record).not.toBeNull();
    expect(sessionStorage.getItem('merpati.import')).toBeNull();
    await vi.waitFor(() => expect(store.getState().record?.state).toBe('done'), { timeout: 8_000 });
    await store.getState().takeFile(file());
    store.getState().reset();
    expect(sessionStorage.getItem('merpati.import')).toBeNull();
  });

  it('drops an answer that was overtaken', async () => {
    const { store } = openPage();
    await store.getState().takeFile(file());
    const slow = store.getState().read({ delimiter: ';' });
    const last = store.getState().read({ delimiter: ',' });
    await Promise.all([slow, last]);
    expect(store.getState()).toMatchObject({ preview: { dialect: { delimiter: ',' } }, busy: false, failure: null });
  });
});

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandLine } from '../support/command-line.ts';
import { openTestEngine, upload } from '../support/engine.ts';
import { personIn } from '../support/person-search.ts';

// After somebody was erased: what is counted, which copies are left, and the one way back.
const SITI = 'siti.rahma@people.example';
const CONSENT = { source: 'in_person' as const, note: 'asked at the counter to be written to again', date: 1_000 };

let engine: Awaited<ReturnType<typeof openTestEngine>>;
beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(() => engine.close());

const everybody = async () => (await engine.client.contacts.list({ limit: 100 })).rows.map((one) => one.address);

describe('somebody who was erased', () => {
  beforeEach(async () => {
    await engine.client.contacts.save({ address: SITI, name: 'Siti Rahmawati' });
    await engine.client.suppressions.add({ addresses: SITI, reason: 'unsubscribed', note: 'wrote to us' });
    await engine.client.contacts.erase({ address: SITI });
  });

  it('is counted apart from the addresses in the list', async () => {
    const { total, byReason, erased } = await engine.client.suppressions.totals({});
    expect({ total, erased, unsubscribed: byReason.unsubscribed }).toEqual({ total: 0, erased: 1, unsubscribed: 0 });
  });

  it('comes back only by hand, with how they asked, and that stays on record', async () => {
    const { contacts } = engine.client;
    await expect(contacts.save({ address: SITI, consent: CONSENT })).rejects.toMatchObject({ code: 'address_erased' });
    const refused = [
      { ...CONSENT, note: '  ' },
      { ...CONSENT, source: 'purchased' as const },
    ];
    for (const consent of refused)
      await expect(contacts.readmit({ address: SITI, consent })).rejects.toMatchObject({
        code: consent.source === 'purchased' ? 'consent_refused' : 'invalid_input',
      });
    expect(await everybody()).toEqual([]);
    expect((await engine.client.suppressions.totals({})).erased).toBe(1);
    const siti = await contacts.readmit({ address: 'Siti.Rahma@people.example', name: 'Siti', consent: CONSENT });
    expect(siti).toMatchObject({ address: 'Siti.Rahma@people.example', status: 'mailable', consent: CONSENT });
    expect((await engine.client.suppressions.totals({})).erased).toBe(0);
    const { entries } = await contacts.history({ id: siti.id });
    expect(entries.map(({ kind, detail, text }) => ({ kind, detail, text }))).toEqual(
      expect.arrayContaining([
        { kind: 'restored', detail: 'unsubscribed', text: CONSENT.note },
        { kind: 'consent', detail: 'in_person', text: CONSENT.note },
      ]),
    );
    await expect(contacts.readmit({ address: SITI, consent: CONSENT })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('can be erased once more, and nothing of them is left then', async () => {
    await engine.client.contacts.readmit({ address: SITI, name: 'Siti Rahmawati', consent: CONSENT });
    await engine.client.contacts.erase({ address: SITI });
    expect(personIn(engine.folder, [SITI, 'Siti Rahmawati', CONSENT.note])).toEqual([]);
    expect((await engine.client.suppressions.totals({})).erased).toBe(1);
  });

  it('does not come back by an import, whatever stands in it', async () => {
    const ticket = await upload(engine.client, 'a.csv', `Email,Status\n${SITI},subscribed\n`);
    const { dialect, columns } = await engine.client.imports.preview({ ticket });
    const mapping = columns.map(({ index, target }) => ({ index, target }));
    const { id } = await engine.client.imports.start({ ticket, dialect, mapping, consent: CONSENT });
    await expect
      .poll(async () => (await engine.client.imports.get({ id })).state, { interval: 5, timeout: 20_000 })
      .toBe('done');
    expect(await everybody()).toEqual([]);
    expect((await engine.client.suppressions.totals({})).erased).toBe(1);
  });

  it('whoever was never erased cannot be taken in this way', async () => {
    const readmit = engine.client.contacts.readmit({ address: 'budi@people.example', consent: CONSENT });
    await expect(readmit).rejects.toMatchObject({ code: 'not_found' });
    expect(await everybody()).toEqual([]);
  });
});

describe("the workspace's own safety copies", () => {
  const copies = () => readdirSync(join(engine.folder, 'backups'));
  beforeEach(async () => {
    await engine.client.contacts.save({ address: SITI, name: 'Siti Rahmawati' });
    mkdirSync(join(engine.folder, 'backups'));
    engine.ctx.db.prepare('VACUUM INTO ?').run(join(engine.folder, 'backups', 'before-17.db'));
    writeFileSync(join(engine.folder, 'backups', 'before-3.db'), 'of a time before there was anybody');
  });

  it('are told of, and stay without a yes', async () => {
    const { backups } = await engine.client.contacts.erase({ address: SITI });
    expect(backups).toEqual({ removed: 0, left: 1 });
    expect(copies()).toEqual(['before-17.db', 'before-3.db']);
  });

  it('go with a yes, those that hold the person and no others, also where the person is erased already', async () => {
    await engine.client.contacts.erase({ address: SITI });
    const { backups } = await engine.client.contacts.erase({ address: SITI, backups: true });
    expect(backups).toEqual({ removed: 1, left: 0 });
    expect(copies()).toEqual(['before-3.db']);
    expect(personIn(engine.folder, [SITI, 'Siti Rahmawati'])).toEqual([]);
  });
});

it('the command line does the same: copies with --backups, back with --consent and --note', async () => {
  const shell = commandLine();
  try {
    const folder = join(shell.folder, 'toko');
    const filled = await openTestEngine({ folder });
    await filled.client.contacts.save({ address: SITI, name: 'Siti Rahmawati' });
    mkdirSync(join(folder, 'backups'));
    const copy = join(folder, 'backups', 'before-17.db');
    filled.ctx.db.prepare('VACUUM INTO ?').run(copy);
    await filled.close();
    const workspace = shell.workspace('toko');
    const kept = await shell.merpati(['contacts', 'erase', SITI, '--yes', ...workspace]);
    expect(kept).toMatchObject({ code: 0, out: expect.stringContaining('--backups') });
    expect(existsSync(copy)).toBe(true);
    const gone = await shell.merpati(['contacts', 'erase', SITI, '--yes', '--backups', '--json', ...workspace]);
    expect(JSON.parse(gone.out)).toMatchObject({ backups: { removed: 1, left: 0 } });
    expect(existsSync(copy)).toBe(false);
    const bare = await shell.merpati(['contacts', 'readmit', SITI, ...workspace]);
    expect(bare).toMatchObject({ code: 2, err: expect.stringContaining('--consent') });
    const back = await shell.merpati([
      'contacts',
      'readmit',
      SITI,
      '--consent',
      'event',
      '--note',
      'asked at the fair',
      '--date',
      '2026-01-31',
      '--json',
      ...workspace,
    ]);
    expect(back.code).toBe(0);
    expect(JSON.parse(back.out)).toMatchObject({
      address: SITI,
      status: 'mailable',
      consent: { source: 'event', note: 'asked at the fair', date: Date.parse('2026-01-31T12:00:00') },
    });
  } finally {
    rmSync(shell.folder, { recursive: true, force: true });
  }
});

import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Resolver } from '../../electron/engine/ports.ts';
import type { CleaningRun } from '../../shared/contract/cleaning.ts';
import { openTestEngine, testResolver, upload } from '../support/engine.ts';

type Engine = Awaited<ReturnType<typeof openTestEngine>>;
let engine: Engine;
afterEach(() => engine.close());

/** DNS of a small world: some domains are gone, silent, refuse mail, or have an address but no MX. */
const resolver: Resolver = {
  ...testResolver,
  mx: async (domain) => {
    if (domain === 'silent.example') return { status: 'failed', cause: 'ETIMEOUT' };
    if (domain === 'nomail.example') return { status: 'ok', records: [{ exchange: '', priority: 0 }] };
    if (domain === 'onlya.example' || domain === 'nothing.example') return { status: 'none' };
    return testResolver.mx(domain);
  },
  address: async (host) => (host === 'nothing.example' ? { status: 'none' } : { status: 'ok', records: ['192.0.2.1'] }),
};

beforeEach(async () => {
  engine = await openTestEngine({ resolver });
});

async function addAll(addresses: readonly string[], newList = 'People'): Promise<number> {
  const ticket = await upload(engine.client, 'people.csv', ['Email', ...addresses].join('\n'));
  const { dialect, columns } = await engine.client.imports.preview({ ticket });
  const mapping = columns.map(({ index, target }) => ({ index, target }));
  const { id } = await engine.client.imports.start({
    ticket,
    dialect,
    mapping,
    newList,
    consent: { source: 'signup', note: '', date: 1 },
  });
  while ((await engine.client.imports.get({ id })).state === 'running')
    await new Promise((resolve) => setTimeout(resolve, 5));
  return (await engine.client.contacts.lists({})).lists.find((list) => list.name === newList)?.id ?? 0;
}

async function clean(input: { listId?: number | null; dns?: boolean } = {}): Promise<CleaningRun> {
  const { id } = await engine.client.cleaning.start(input);
  for (;;) {
    const run = await engine.client.cleaning.get({ id });
    if (run.state !== 'running') return run;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const CROWD = Array.from({ length: 40 }, (_, n) => `person${n}@suratku.example`);
const ODD: Record<string, string> = {
  'lina@surtaku.example': 'typo',
  'person3@surtaku.example': 'duplicate',
  'info@shop.example': 'role',
  'x@tempmail.example': 'disposable',
  'x@mailinator.com': 'disposable',
  'siti+promo@kotak.example': 'free_mail_alias',
  'siti@kotak.example': 'ok',
  'a@gone.invalid': 'no_domain',
  'a@nomail.example': 'null_mx',
  'a@nothing.example': 'no_mail_server',
  'a@onlya.example': 'ok',
  'a@silent.example': 'dns_timeout',
  'left@suratku.example': 'unsubscribed',
};

describe('cleaning', () => {
  it('puts everybody into one of five groups, and says why', async () => {
    await addAll([...CROWD, ...Object.keys(ODD)]);
    await engine.client.suppressions.add({ addresses: 'left@suratku.example', reason: 'unsubscribed' });
    const run = await clean();
    expect(run).toMatchObject({ state: 'done', checked: CROWD.length + 13, total: CROWD.length + 13 });
    const { rows } = await engine.client.cleaning.findings({ id: run.id, limit: 500 });
    expect(
      Object.fromEntries(rows.filter((row) => row.address in ODD).map((row) => [row.address, row.reason])),
    ).toEqual(ODD);
    expect(run.groups).toEqual({ good: CROWD.length + 2, risky: 6, invalid: 3, unknown: 1, doNotMail: 1 });
    expect(rows.find((row) => row.reason === 'typo')?.suggestion).toBe('lina@suratku.example');
    const risky = await engine.client.cleaning.findings({ id: run.id, group: 'risky', limit: 2 });
    expect(risky.total).toBe(6);
    expect(risky.rows).toHaveLength(2);
    expect(
      (await engine.client.cleaning.findings({ id: run.id, group: 'risky', cursor: risky.next })).rows,
    ).toHaveLength(4);
  });

  it('that did not ask about mail servers does not call anybody good', async () => {
    await addAll(['siti@suratku.example', 'info@suratku.example']);
    const run = await clean({ dns: false });
    expect(run.reasons.map((one) => [one.group, one.reason]).sort()).toEqual([
      ['risky', 'role'],
      ['unknown', 'not_checked'],
    ]);
  });

  it('changes nothing until it is applied, and can be taken back whole', async () => {
    const listId = await addAll([...CROWD, ...Object.keys(ODD)]);
    const run = await clean({ listId });
    const state = async () => ({
      people: (await engine.client.contacts.list({ limit: 500, sort: 'created' })).rows.map(
        ({ updatedAt: _u, ...person }) => person,
      ),
      suppressed: (await engine.client.suppressions.totals({})).total,
    });
    const before = await state();
    const actions = [
      { reason: 'typo', action: 'fix' },
      { reason: 'duplicate', action: 'fix' },
      { reason: 'role', action: 'remove_from_list' },
      { reason: 'disposable', action: 'remove' },
      { reason: 'no_domain', action: 'suppress' },
      { reason: 'null_mx', action: 'suppress' },
      { reason: 'free_mail_alias', action: 'keep' },
    ] as const;
    expect(await engine.client.cleaning.apply({ id: run.id, actions: [...actions] })).toEqual({
      fixed: 1,
      merged: 1,
      removedFromList: 1,
      removed: 2,
      suppressed: 2,
    });
    const people = (await engine.client.contacts.list({ limit: 500 })).rows;
    expect(people.map((one) => one.address)).toContain('lina@suratku.example');
    expect(people.filter((one) => /surtaku|tempmail|mailinator/.test(one.address))).toEqual([]);
    expect(people.find((one) => one.address === 'info@shop.example')?.lists).toEqual([]);
    expect(people.find((one) => one.address === 'a@gone.invalid')?.status).toBe('manual');
    expect((await engine.client.contacts.lists({})).lists[0]).toMatchObject({ contacts: people.length - 1 });
    await expect(engine.client.cleaning.apply({ id: run.id, actions: [] })).rejects.toMatchObject({
      code: 'cleaning_not_ready',
    });
    await engine.client.cleaning.undo({ id: run.id });
    expect(await state()).toEqual(before);
    expect((await engine.client.cleaning.latest({})).run?.state).toBe('undone');
  });

  it('never lifts a suppression by mending an address', async () => {
    await addAll([...CROWD, 'lina@surtaku.example']);
    await engine.client.suppressions.add({ addresses: 'lina@suratku.example', reason: 'complained' });
    const run = await clean();
    await engine.client.cleaning.apply({ id: run.id, actions: [{ reason: 'typo', action: 'fix' }] });
    expect((await engine.client.contacts.list({ search: 'lina' })).rows[0]).toMatchObject({
      address: 'lina@suratku.example',
      status: 'complained',
    });
  });
});

describe('the sample list', () => {
  it('shows every fault once or more', async () => {
    const data = readFileSync(new URL('../../assets/sample-contacts.csv', import.meta.url));
    const ticket = await upload(engine.client, 'sample-contacts.csv', data);
    const { dialect, columns, totalRows } = await engine.client.imports.preview({ ticket });
    expect({ dialect, totalRows }).toEqual({
      dialect: { format: 'delimited', sheet: null, charset: 'utf-8', delimiter: ';', headerRow: 0 },
      totalRows: 500,
    });
    expect(columns.map((column) => column.target)).toEqual([
      'address',
      'name',
      'first_name',
      'new:Kota',
      'consent_date',
      'status',
      'tags',
    ]);
    const mapping = columns.map(({ index, target }) => ({ index, target }));
    const { id } = await engine.client.imports.start({
      ticket,
      dialect,
      mapping,
      consent: { source: 'customer', note: '', date: 1 },
    });
    while ((await engine.client.imports.get({ id })).state === 'running')
      await new Promise((resolve) => setTimeout(resolve, 5));
    const { counts } = await engine.client.imports.get({ id });
    expect(counts).toEqual({
      rows: 500,
      created: 478,
      updated: 0,
      unchanged: 0,
      duplicates: 11,
      rejected: 11,
      suppressed: 1,
      misfits: 0,
      rejectedByCause: { not_an_address: 9, no_address: 2 },
    });
    const run = await clean();
    expect(Object.fromEntries(run.reasons.map((one) => [one.reason, one.contacts]))).toEqual({
      ok: 453, typo: 9, role: 6, disposable: 3, no_domain: 4, free_mail_alias: 2, unsubscribed: 1,
    }); // biome-ignore format: a table
    expect(
      data
        .toString('utf8')
        .match(/@[\w.-]+/g)
        ?.filter((domain) => !/\.(example|invalid)$|@example\.(com|net|org)$|@suratku$/i.test(domain)),
    ).toEqual([]);
  });
});

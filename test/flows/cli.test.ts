import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '../support/command-line.ts';
import { openTestEngine } from '../support/engine.ts';

let cli: ReturnType<typeof commandLine>;
let folder: string;
beforeAll(() => {
  cli = commandLine();
  folder = cli.folder;
});
afterAll(() => cli.close());

const merpati = (args: readonly string[], input = '') => cli.merpati(args, input);
const workspace = (name: string) => cli.workspace(name);

describe('merpati demo', () => {
  it('does the whole job twice with the same result, and relay and ledger agree', async () => {
    const runs = await Promise.all([1, 2].map(() => merpati(['demo', '--json'])));
    const [one, two] = runs.map(({ code, out, err }) => {
      expect(code, err).toBe(0);
      const { workspace: made, ...data } = JSON.parse(out) as {
        workspace: string;
        agree: boolean;
        messages: Record<string, number>;
        bounces: { byClass: Record<string, number> };
        suppressions: Record<string, number>;
      };
      rmSync(made, { recursive: true, force: true });
      return data;
    });
    expect(one).toEqual(two);
    expect(one?.agree).toBe(true);
    for (const key of ['accepted', 'rejected', 'deferredThenAccepted'])
      expect(one?.messages[key], key).toBeGreaterThan(0);
    expect(one?.messages.stillWaiting).toBe(0);
    for (const key of ['address', 'temporary', 'complaint']) expect(one?.bounces.byClass[key], key).toBeGreaterThan(0);
    expect(one?.suppressions.complained).toBe(1);
  });
});

describe('exit codes and words', () => {
  it('teach without a verb, and refuse a wrong one', async () => {
    expect(await merpati(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('relay') });
    expect((await merpati(['--help', '--language', 'id'])).out).toContain('Pemakaian');
    expect(await merpati(['fly'])).toMatchObject({ code: 2, err: expect.stringContaining('fly') });
    expect((await merpati(['import', 'nowhere.csv', ...workspace('a')])).code).toBe(2);
  });

  it('tell the second comer that the workspace is open', async () => {
    const engine = await openTestEngine({ folder: join(folder, 'held') });
    const second = await merpati(['contacts', '--json', ...workspace('held')]);
    await engine.close();
    expect(second.code).toBe(3);
    expect(JSON.parse(second.out)).toEqual({ error: { code: 'workspace_in_use', data: {} } });
  });

  it('import a list from standard input, show it and export it', async () => {
    const list = 'Nama;Email\nSiti;siti@example.com\nBudi;=cmd@example.net\nSiti;SITI@example.com\n';
    const imported = await merpati(
      ['import', '-', '--consent', 'customer', '--list', 'Toko', '--json', ...workspace('b')],
      list,
    );
    expect(JSON.parse(imported.out)).toMatchObject({ state: 'done', counts: { rows: 3, duplicates: 1 } });
    const shown = JSON.parse((await merpati(['contacts', '--search', 'siti', '--json', ...workspace('b')])).out);
    expect(shown).toMatchObject({
      total: 1,
      contacts: [{ address: 'siti@example.com', status: 'mailable', lists: [{ name: 'Toko' }] }],
    });
    const file = join(folder, 'out.csv');
    await merpati(['contacts', '--export', file, ...workspace('b')]);
    expect(readFileSync(file, 'utf8')).toContain('siti@example.com');
    expect((await merpati(['contacts', '--export', file, ...workspace('b')])).code).toBe(2);
  });
});

describe('a column of yes and no on the command line', () => {
  const LIST = 'Email,Setuju\nsiti@example.com,ya\nbudi@example.com,tidak\n';
  const run = async (where: string, ...more: string[]) => {
    const { code, out } = await merpati(
      ['import', '-', '--consent', 'customer', '--json', ...more, ...workspace(where)],
      LIST,
    );
    return { code, ...JSON.parse(out) };
  };

  it('is asked about, and means what is said; a remembered layout is asked again until somebody said so', async () => {
    for (const more of [['--dry-run'], [], []])
      expect(await run('c', ...more)).toMatchObject({ code: 0, unclear: ['Setuju'], counts: { suppressed: 0 } });
    expect(await run('c', '--dry-run', '--refuses', ' setuju ')).toMatchObject({
      unclear: [],
      columns: [{}, { target: 'refuses' }],
      counts: { suppressed: 1 },
    });
    expect(await run('c', '--wants', 'Setuju')).toMatchObject({ unclear: [], counts: { suppressed: 1 } });
    expect(await run('c')).toMatchObject({ unclear: [], counts: { suppressed: 1 } });
    const { out } = await merpati(['contacts', '--json', ...workspace('c')]);
    const told = JSON.parse(out).contacts.map((one: { address: string; status: string }) => [one.address, one.status]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['siti@example.com', 'mailable'],
        ['budi@example.com', 'unsubscribed'],
      ]),
    );
  });

  it('must be there', async () => {
    const answer = await merpati(['import', '-', '--wants', 'Mau', ...workspace('c')], LIST);
    expect(answer).toMatchObject({ code: 2, err: expect.stringContaining('Email, Setuju') });
  });
});

describe('secrets on the command line', () => {
  it('come from standard input and stand nowhere in the clear', async () => {
    const secret = 'marker-Pa55-merpati';
    const added = await merpati(
      [
        'relay',
        'add',
        '--host',
        'smtp.example.com',
        '--user',
        'halo@example.com',
        '--name',
        'Kantor',
        '--no-test',
        '--json',
        ...workspace('c'),
      ],
      `${secret}\n`,
    );
    expect(JSON.parse(added.out)).toMatchObject({ name: 'Kantor', hasPassword: true });
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map((entry) => entry.name)).toContain('secrets.json');
    for (const entry of files)
      expect(readFileSync(join(entry.parentPath, entry.name)).includes(secret), entry.name).toBe(false);
    const key = files.find((entry) => entry.name === 'secrets.key');
    expect(statSync(join(key?.parentPath ?? '', 'secrets.key')).mode & 0o777).toBe(0o600);
    expect(added.out + added.err).not.toContain(secret);
  });
});

describe('merpati check', () => {
  it('explains an HTML file and exits 1 where something stands in the way', async () => {
    const file = join(folder, 'mail.html');
    writeFileSync(file, '<p>Halo {{ nama_salah }}</p><p>GRATIS, uang gratis</p>');
    const checked = await merpati(['check', '--html', file, '--subject', 'Halo', '--json', ...workspace('d')]);
    expect(JSON.parse(checked.out).findings.length).toBeGreaterThan(2);
    expect([0, 1]).toContain(checked.code);
  });
});

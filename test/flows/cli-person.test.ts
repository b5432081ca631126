import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commandLine } from '../support/command-line.ts';
import { openTestEngine } from '../support/engine.ts';
import { personIn } from '../support/person-search.ts';

let shell: ReturnType<typeof commandLine>;
beforeEach(() => {
  shell = commandLine();
});
afterEach(() => rmSync(shell.folder, { recursive: true, force: true }));

it('exports what is known about one person, and erases them for good', async () => {
  const folder = join(shell.folder, 'toko');
  const engine = await openTestEngine({ folder });
  await engine.client.contacts.save({ address: 'Siti.Rahma@people.example', name: 'Siti Rahmawati' });
  await engine.close();
  const workspace = shell.workspace('toko');
  const file = join(shell.folder, 'siti.json');
  const exported = await shell.merpati(['contacts', 'export', 'siti.rahma@people.example', file, ...workspace]);
  expect(exported).toMatchObject({ code: 0, out: expect.stringContaining('siti.json') });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ person: { name: 'Siti Rahmawati' } });

  const unsure = await shell.merpati(['contacts', 'erase', 'siti.rahma@people.example', ...workspace]);
  expect(unsure).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
  expect(personIn(folder, ['Siti Rahmawati'])).not.toEqual([]);
  const erased = await shell.merpati([
    'contacts',
    'erase',
    'SITI.rahma@people.example',
    '--yes',
    '--json',
    ...workspace,
  ]);
  expect(erased.code).toBe(0);
  expect(JSON.parse(erased.out)).toMatchObject({ contacts: 1, messages: 0, elsewhere: ['backups'] });
  expect(personIn(folder, ['siti.rahma@people.example', 'Siti Rahmawati'])).toEqual([]);
  expect((await shell.merpati(['contacts', 'forget', 'x', ...workspace])).code).toBe(2);
});

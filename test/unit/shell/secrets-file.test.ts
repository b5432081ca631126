import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyFileSealer, openSecretFile, personalSealer, type Sealer } from '../../../electron/hosts/secrets-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'merpati-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (others: Sealer[] = []) =>
  openSecretFile(join(folder, 'w', 'secrets.json'), personalSealer(join(folder, 'home')), others);
const mode = (path: string) => statSync(path).mode & 0o777;

describe('secrets on disk', () => {
  it('are kept, replaced and forgotten by name', async () => {
    const secrets = open();
    await secrets.set('relay/1', 'rahasia 🔑');
    await secrets.set('relay/2', 'other');
    await secrets.set('relay/2', 'newer');
    expect(await open().get('relay/1')).toBe('rahasia 🔑');
    expect(await open().get('relay/2')).toBe('newer');
    await secrets.delete('relay/1');
    expect(await open().get('relay/1')).toBeUndefined();
    expect(await secrets.get('__proto__')).toBeUndefined();
    await secrets.set('__proto__', 'kept');
    expect(await secrets.get('constructor')).toBeUndefined();
  });

  it('lie sealed in files that only their owner reads', async () => {
    await open().set('relay/1', 'rahasia');
    const file = join(folder, 'w', 'secrets.json');
    expect(readFileSync(file, 'utf8')).not.toContain('rahasia');
    expect(readFileSync(file, 'latin1')).not.toContain(Buffer.from('rahasia').toString('base64'));
    expect([mode(file), mode(join(folder, 'home', 'secrets.key'))]).toEqual([0o600, 0o600]);
  });

  it('survive many changes at once', async () => {
    const secrets = open();
    await Promise.all(Array.from({ length: 40 }, (_unused, n) => secrets.set(`s${n}`, `value ${n}`)));
    expect(await Promise.all(Array.from({ length: 40 }, (_unused, n) => open().get(`s${n}`)))).toEqual(
      Array.from({ length: 40 }, (_unused, n) => `value ${n}`),
    );
  });

  it('read as absent with another key, and never as something else', async () => {
    await open().set('relay/1', 'rahasia');
    const stranger = openSecretFile(
      join(folder, 'w', 'secrets.json'),
      keyFileSealer(join(folder, 'elsewhere', 'secrets.key')),
    );
    expect(await stranger.get('relay/1')).toBeUndefined();
    const file = join(folder, 'w', 'secrets.json');
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { by: string; sealed: string }>;
    const entry = kept['relay/1'];
    const bytes = Buffer.from(entry?.sealed ?? '', 'base64');
    for (const at of [0, 5, 20, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(file, JSON.stringify({ 'relay/1': { by: 'file', sealed: changed.toString('base64') } }));
      expect([at, await open().get('relay/1')]).toEqual([at, undefined]);
    }
  });

  it('never seal the same way twice', async () => {
    const sealer = personalSealer(folder);
    const [one, two] = [await sealer.seal(Buffer.from('x')), await sealer.seal(Buffer.from('x'))];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
    expect(Buffer.from(await sealer.unseal(one)).toString()).toBe('x');
  });

  it('stay readable when the way of sealing changes', async () => {
    await open().set('old', 'by file');
    const reversed: Sealer = {
      kind: 'system',
      seal: async (plain) => Buffer.from(plain).reverse(),
      unseal: async (sealed) => Buffer.from(sealed).reverse(),
    };
    const path = join(folder, 'w', 'secrets.json');
    const today = openSecretFile(path, reversed, [personalSealer(join(folder, 'home'))]);
    await today.set('new', 'by system');
    expect([await today.get('old'), await today.get('new'), today.keptBy]).toEqual(['by file', 'by system', 'system']);
    expect(await open().get('new')).toBeUndefined();
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const engine = new URL('../../../electron/engine/', import.meta.url);
const sourcesOf = (feature: string, names: RegExp) => {
  const folder = new URL(`${feature}/`, engine);
  return readdirSync(folder)
    .filter((name) => names.test(name))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));
};
const sources = [
  ...sourcesOf('campaigns', /^(?:check-.*|readiness)\.ts$/),
  ...sourcesOf('domains', /^(?:judge|check)\.ts$/),
].join('\n');

/** Keys that a source names as it stands, and those that it makes of a record's name. */
function keysOfRows(): string[] {
  const named = [...sources.matchAll(/\b(?:blocker|warning|notice|notChecked|passed)\(\s*'([a-z_]+)'/g)].map(
    ([, key = '']) => key,
  );
  const chosen = ['merge_hole', 'merge_fallback', 'relay_practice', 'relay'];
  return [...new Set([...named, ...chosen, ...['mx', 'spf', 'dmarc'].map((record) => `dns_${record}_not_asked`)])];
}

test('the sources are read', () => {
  expect(keysOfRows().length).toBeGreaterThan(50);
});

test.each(['en', 'id'])(
  'every row of the readiness list has its sentences in %s, and no sentence is without a row',
  (language) => {
    const file = new URL(`../../../renderer/locales/${language}/checks.json`, import.meta.url);
    const { content: _, ...rows } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
    expect(Object.keys(rows).sort()).toEqual(keysOfRows().sort());
  },
);

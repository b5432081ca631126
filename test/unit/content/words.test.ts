import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CONTENT_RULES } from '../../../electron/engine/content/check.ts';

const catalogue = (language: string) =>
  JSON.parse(readFileSync(new URL(`../../../renderer/locales/${language}/checks.json`, import.meta.url), 'utf8')) as {
    content: Record<string, object>;
  };

test.each(['en', 'id'])('every content rule has its sentences in %s, and no sentence is without a rule', (language) => {
  const keys = [...CONTENT_RULES.map((rule) => rule.key), 'signs_together'].sort();
  expect(Object.keys(catalogue(language).content).sort()).toEqual(keys);
});

test('every rule names its source and a level that its kind may have', () => {
  for (const rule of CONTENT_RULES) {
    expect(rule.source, rule.key).not.toBe('');
    if (rule.about === 'craft' || rule.about === 'duty') expect(rule.weight, rule.key).toBe(0);
  }
});

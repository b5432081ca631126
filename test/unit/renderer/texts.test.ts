import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CAMPAIGN_STATES } from '../../../shared/contract/campaigns.ts';
import { CLEANING_ACTIONS, CLEANING_GROUPS, CLEANING_REASONS } from '../../../shared/contract/cleaning.ts';
import { CONSENT_SOURCES, CONTACT_STATUSES } from '../../../shared/contract/contacts.ts';
import { IMPORT_PROBLEMS, IMPORT_WARNINGS, importRecord } from '../../../shared/contract/imports.ts';
import { MESSAGE_STATES, waiting } from '../../../shared/contract/sending.ts';
import { ERROR_CODES } from '../../../shared/errors.ts';
import { REASONS } from '../../../shared/verdict.ts';
import { catalogue, filesBelow, hardCoded, keysIn, namespaces, ROOT } from '../../support/source-texts.ts';

const SOURCES = ['renderer', 'electron', 'shared'].flatMap((folder) => filesBelow(folder, /\.tsx?$/));
const SCREENS = filesBelow('renderer', /\.tsx$/);
const NAMESPACES = namespaces('en');
const PLURAL = /_(zero|one|two|few|many|other)$/;
const bare = (key: string) => key.replace(PLURAL, '');
const values = (text: string) => [...text.matchAll(/\{\{\s*([\w]+)/g)].map(([, name]) => name).sort();

// Namespaces whose keys are the engine's own (codes, reasons, causes, findings): it names them without the namespace.
const OF_THE_ENGINE = new Set([
  'errors',
  'checks',
  'causes',
  'reasons',
  'content',
  'sending',
  'lists',
  'behaviours',
  'templates',
  'presets',
]);

const used = SOURCES.map((path) => keysIn(readFileSync(join(ROOT, path), 'utf8'), new Set(NAMESPACES)));
const whole = new Set(used.flatMap((keys) => keys.whole));
const beginnings = [...new Set(used.flatMap((keys) => keys.beginnings))];
const all = NAMESPACES.flatMap((namespace) =>
  [...catalogue('en', namespace).keys()].map((key) => `${namespace}:${key}`),
);
const names = new Set(all.map(bare));

describe('catalogues', () => {
  it('exist for both languages', () => {
    expect(namespaces('id')).toEqual(NAMESPACES);
  });

  it.each(NAMESPACES)('%s has the same keys in both, each with its plural forms', (namespace) => {
    const [en, id] = [catalogue('en', namespace), catalogue('id', namespace)];
    expect([...new Set([...id.keys()].map(bare))].sort()).toEqual([...new Set([...en.keys()].map(bare))].sort());
    for (const key of en.keys())
      if (key.endsWith('_one')) expect([...en.keys()], key).toContain(key.replace(/_one$/, '_other'));
    for (const key of id.keys()) expect(key, 'Indonesian has one plural form').not.toMatch(/_one$/);
  });

  it.each(NAMESPACES)('%s fills the same values in both and leaves no text empty', (namespace) => {
    const id = catalogue('id', namespace);
    for (const [key, text] of catalogue('en', namespace)) {
      expect(text.trim(), key).not.toBe('');
      const other = id.get(key) ?? id.get(key.replace(PLURAL, '_other')) ?? '';
      expect(other.trim(), key).not.toBe('');
      if (!key.endsWith('_one')) expect(values(other), key).toEqual(values(text));
    }
  });

  it('have a sentence for every known failure', () => {
    expect([...ERROR_CODES, 'internal'].filter((code) => !names.has(`errors:${code}`))).toEqual([]);
  });

  it('have a word for every value that the engine may answer and a screen looks up', () => {
    const asked: [string, readonly string[]][] = [
      ['import:warning.*', IMPORT_WARNINGS],
      ['import:cause.*.name', IMPORT_PROBLEMS],
      ['import:state.*', importRecord.shape.state.options],
      ['cleaning:group.*.name', CLEANING_GROUPS],
      ['cleaning:reason.*.name', CLEANING_REASONS],
      ['cleaning:action.*', CLEANING_ACTIONS],
      ['contacts:status.*', CONTACT_STATUSES],
      ['contacts:consent.*', CONSENT_SOURCES],
      ['contacts:message.*', MESSAGE_STATES],
      ['home:state.*', CAMPAIGN_STATES],
      ['home:waiting.*', waiting.shape.reason.options],
      ['reasons:*.title', REASONS],
    ];
    const wanted = asked.flatMap(([key, ones]) => ones.map((one) => key.replace('*', one)));
    expect(wanted.filter((key) => !names.has(key))).toEqual([]);
  });

  it('hold every text that a source asks for', () => {
    const branches = new Set(
      all.flatMap((key) => key.split('.').map((_part, index, parts) => parts.slice(0, index).join('.'))),
    );
    expect([...whole].filter((key) => !names.has(key) && !branches.has(key))).toEqual([]);
    expect(beginnings.filter((start) => !all.some((key) => key.startsWith(start)))).toEqual([]);
  });

  it('hold no text that nobody asks for', () => {
    const unused = [...names].filter((key) => {
      const [namespace = ''] = key.split(':');
      return (
        !OF_THE_ENGINE.has(namespace) &&
        !whole.has(key) &&
        !beginnings.some((start) => start.length > namespace.length + 1 && key.startsWith(start))
      );
    });
    expect(unused).toEqual([]);
  });

  it('never shout', () => {
    for (const namespace of NAMESPACES)
      for (const language of ['en', 'id'] as const)
        for (const [key, text] of catalogue(language, namespace))
          expect(text, `${language} ${namespace}:${key}`).not.toMatch(/!(?!=)|\b(oops|ups)\b/i);
  });
});

describe('screens', () => {
  it('carry no text of their own', () => {
    expect(SCREENS.flatMap((path) => hardCoded(path))).toEqual([]);
  });

  it('would be caught if they did', () => {
    const bad = 'const a = () => <div title="Hello there">Save <b>{x}</b></div>;';
    expect(hardCoded('sample.tsx', bad)).toEqual(['sample.tsx:1 Hello there', 'sample.tsx:1 Save']);
  });
});

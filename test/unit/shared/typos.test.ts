import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { editDistance, frequentDomains, PROVIDER_DOMAINS, suggestAmong, suggestDomain } from '../../../shared/typos.ts';

const DATA = join(import.meta.dirname, '../../../../shared/data/addresses');

describe('a misspelt domain', () => {
  it.each([
    ['gmial.com', 'gmail.com'],
    ['gmail.con', 'gmail.com'],
    ['gmai.con', 'gmail.com'],
    ['gmail.co.id', 'gmail.com'],
    ['yaho.co.id', 'yahoo.co.id'],
    ['yahoo.co.di', 'yahoo.co.id'],
    ['yahoo.id', 'yahoo.co.id'],
    ['yhaoo.com', 'yahoo.com'],
    ['hotmial.com', 'hotmail.com'],
    ['outlok.com', 'outlook.com'],
    ['rocketmai.com', 'rocketmail.com'],
    ['telkom.nett', 'telkom.net'],
    ['tokobunga.cmo', 'tokobunga.com'],
    ['tokobunga.co.di', 'tokobunga.co.id'],
  ])('%s was meant as %s', (typed, meant) => expect(suggestDomain(typed)).toBe(meant));

  it.each([
    'mail.com',
    'email.com',
    'ymail.com',
    'foxmail.com',
    'fastmail.fm',
    'nate.com',
    'plaza.com',
    'wanadoo.es',
    'yahoo.com.tw',
    'telkom.com',
    'tokojaya.co.id',
    'me',
    'aol.de',
  ])('%s stands for itself', (domain) => expect(suggestDomain(domain)).toBeNull());

  it('is found among the frequent domains of the list, and only where it is rare', () => {
    const counts = new Map([
      ['suratku.example', 400],
      ['surtaku.example', 3],
      ['suratku2.example', 3],
      ['suratkuu.example', 60],
      ['tokoku.example', 25],
      ['tokokku.example', 10],
    ]);
    const frequent = frequentDomains(counts);
    expect(suggestAmong('surtaku.example', counts, frequent)).toBe('suratku.example');
    expect(suggestAmong('suratku2.example', counts, frequent)).toBeNull();
    expect(suggestAmong('suratkuu.example', counts, frequent)).toBeNull();
    expect(suggestAmong('tokokku.example', counts, frequent)).toBeNull();
  });

  it('is never a provider, and no suggestion leads to another', () => {
    for (const domain of PROVIDER_DOMAINS) {
      expect(suggestDomain(domain)).toBeNull();
      for (let at = 0; at < domain.length; at++) {
        const meant = suggestDomain(domain.slice(0, at) + domain.slice(at + 1));
        if (meant) expect(suggestDomain(meant)).toBeNull();
      }
    }
  });

  it('counts edits like the textbook, up to the limit', () => {
    expect([
      editDistance('abc', 'abc', 2),
      editDistance('abc', 'acb', 2),
      editDistance('abc', 'abcd', 2),
      editDistance('abcdef', 'uvwxyz', 2),
    ]).toEqual([0, 1, 1, 3]);
  });

  it.skipIf(!existsSync(DATA))('agrees with the specification of mailcheck', () => {
    const cases = readFileSync(join(DATA, 'typos.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { address: string; expected_domain: string | null; known_domains: string[] });
    const wrong = cases.filter(
      (one) => suggestDomain(one.address.split('@')[1] ?? '', one.known_domains) !== one.expected_domain,
    );
    expect(wrong).toEqual([]);
  });

  it.skipIf(!existsSync(DATA))('is hardly ever seen in real free-mail domains', () => {
    const real = JSON.parse(readFileSync(join(DATA, 'freemail_common.json'), 'utf8')) as string[];
    expect(real.filter((domain) => suggestDomain(domain) !== null)).toEqual([]);
  });
});

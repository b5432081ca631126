import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CAUSES, causeNamed, causeOf, NAMED_CAUSES, REMEDIES } from '../../../electron/engine/relays/causes.ts';
import type { Stage } from '../../../electron/engine/relays/connection.ts';
import { explainReply } from '../../../electron/engine/relays/explain.ts';
import { parseReply } from '../../../electron/engine/relays/reply.ts';
import causesEn from '../../../renderer/locales/en/causes.json' with { type: 'json' };
import causesId from '../../../renderer/locales/id/causes.json' with { type: 'json' };
import { SAMPLES, type Sample } from './causes-samples.ts';

type Words = Readonly<Record<string, { title: string; why: string }>>;
const catalogues = [causesEn, causesId];

test('every cause and remedy has its words in both languages, and none is left over', () => {
  for (const catalogue of catalogues) {
    expect(Object.keys(catalogue).sort()).toEqual([...Object.keys(NAMED_CAUSES), 'remedies'].sort());
    expect(Object.keys(catalogue.remedies).sort()).toEqual([...REMEDIES].sort());
  }
  expect(Object.keys(NAMED_CAUSES).length).toBeGreaterThanOrEqual(75);
});

/** What whoever shows a cause of the line can always fill in; a cause about a message has no placeholder at all. */
const KNOWN = [
  'host',
  'port',
  'user',
  'validFrom',
  'validTo',
  'names',
  'issuer',
  'interceptor',
  'suggestedHost',
  'now',
];

test('the words have the same placeholders in both languages, titles none, and none that cannot be filled', () => {
  const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
  for (const key of Object.keys(NAMED_CAUSES)) {
    const [en, id] = catalogues.map((catalogue) => (catalogue as unknown as Words)[key]);
    expect([key, placeholders(en?.why ?? '')]).toEqual([key, placeholders(id?.why ?? '')]);
    expect([key, placeholders(`${en?.title} ${id?.title}`)]).toEqual([key, []]);
    const unknown = placeholders(en?.why ?? '').filter((name) => !KNOWN.includes(name));
    expect([key, unknown]).toEqual([key, []]);
    expect([key, `${en?.why} ${id?.why}`]).not.toEqual([key, expect.stringMatching(/[!]/)]);
  }
});

const failureOf = ([stage, reply, , more]: Sample) => ({
  stage,
  ...(parseReply(reply) ?? { code: 0, text: reply }),
  system: /^\d{3}/.test(reply) ? '' : 'EPROTOCOL',
  ...more,
});

for (const sample of SAMPLES) {
  test(`${sample[0]}: ${sample[1]}`, () => {
    expect(explainReply(failureOf(sample)).cause).toBe(sample[2]);
  });
}

test('every rule is met: by its numbers, or by a real reply', () => {
  const met = new Set(SAMPLES.map((sample) => causeOf(failureOf(sample))));
  const unmet = CAUSES.filter((rule) => {
    const system = rule.system?.[0] ?? (rule.systemStart ? `${rule.systemStart}X` : '');
    const code = rule.system || rule.systemStart ? 0 : (rule.codes?.[0] ?? 550);
    const failure = { code, enhanced: rule.enhanced?.[0] ?? '', text: '', system };
    const stages: readonly Stage[] = rule.stages ?? ['connect', 'tls', 'auth', 'mail', 'rcpt', 'dot'];
    const byNumbers =
      !rule.words && !rule.hosts && stages.some((stage) => causeOf({ stage, ...failure }).cause === rule.cause);
    return !byNumbers && !met.has(rule);
  });
  expect(unmet.map((rule) => `${rule.cause}: ${rule.source}`)).toEqual([]);
});

test('a cause by its key', () => {
  expect(causeNamed('oauth_denied')).toMatchObject({ cause: 'oauth_denied', about: 'sign_in' });
  expect(causeNamed('oauth_denied').remedies[0]).toBe('sign_in_again');
  expect(causeNamed('__proto__').cause).toBe('unknown');
  expect(causeOf({ stage: 'auth', code: 0, text: '', system: 'oauth_revoked' }).cause).toBe('oauth_revoked');
});

test('hostile text costs no time and never breaks anything', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'client host ',
      'daily ',
      'exceeded max ',
      'your account ',
      'not allowed ',
      'sender ',
      'domain ',
      'smtp ',
      'too many ',
      'a',
      ' ',
      '\0',
      '(',
      '5.7.1 ',
      'header ',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const hostile = fc
    .tuple(piece, piece, fc.nat(20_000))
    .map(([one, two, times]) => (one + two).repeat(Math.min(times, 4_000)));
  const stages = fc.constantFrom<Stage>('connect', 'greeting', 'ehlo', 'tls', 'auth', 'mail', 'rcpt', 'data', 'dot');
  let slowest = 0;
  fc.assert(
    fc.property(stages, fc.constantFrom(0, 250, 421, 454, 535, 550, 554, 999), hostile, (stage, code, text) => {
      const started = performance.now();
      const rule = explainReply({ stage, code, text, system: code === 0 ? text : '', host: text, user: text });
      slowest = Math.max(slowest, performance.now() - started);
      return rule.cause in NAMED_CAUSES && rule.remedies.length > 0;
    }),
    { numRuns: 400 },
  );
  // Milliseconds of a busy machine; a pattern that backtracks takes minutes.
  expect(slowest).toBeLessThan(1_000);
});

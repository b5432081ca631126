import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spfTerms } from '../../../electron/engine/domains/spf-record.ts';
import { MOST_LOOKUPS, walkSpf } from '../../../electron/engine/domains/spf-walk.ts';
import type { DnsAnswer } from '../../../electron/engine/ports.ts';

/** DNS as a table of texts; what is not in it does not exist. Counts what it was asked. */
function dns(table: Readonly<Record<string, string | readonly string[] | 'silent'>>) {
  const asked: string[] = [];
  const txt = async (name: string): Promise<DnsAnswer<string>> => {
    asked.push(name);
    const found = table[name];
    if (found === 'silent') return { status: 'failed', cause: 'timeout' };
    return found === undefined ? { status: 'no_domain' } : { status: 'ok', records: [found].flat() };
  };
  return { txt, asked };
}

const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => `include:s${from + at}.example`).join(' ');
const leaves = Object.fromEntries(
  Array.from({ length: 30 }, (_, at) => [`s${at}.example`, 'v=spf1 ip4:192.0.2.1 -all']),
);

describe('walking an SPF record', () => {
  it.each([
    ['v=spf1 ip4:192.0.2.0/24 -all', { outcome: 'fine', lookups: 0, open: false, endless: false }],
    ['v=spf1 a mx ptr exists:%{i}.x.example ~all', { outcome: 'fine', lookups: 4 }],
    [`v=spf1 ${many(10)} -all`, { outcome: 'fine', lookups: 10 }],
    [`v=spf1 ${many(11)} -all`, { outcome: 'too_many', lookups: 11 }],
    [`v=spf1 ${many(9)} include:two.example -all`, { outcome: 'too_many', lookups: 11, at: 'two.example' }],
    ['v=spf1 include:gone.example -all', { outcome: 'broken', at: 'gone.example' }],
    ['v=spf1 include:double.example -all', { outcome: 'broken', at: 'double.example' }],
    ['v=spf1 include:silent.example -all', { outcome: 'no_answer', at: 'silent.example' }],
    ['v=spf1 include:round.example -all', { outcome: 'loop', at: 'round.example' }],
    ['v=spf1 include:me.example -all', { outcome: 'loop', at: 'me.example' }],
    ['v=spf1 +all', { outcome: 'fine', open: true }],
    ['v=spf1 all', { outcome: 'fine', open: true }],
    ['v=spf1 ?all', { outcome: 'fine', open: false }],
    ['v=spf1 include:open.example -all', { outcome: 'fine', open: true }],
    ['v=spf1 -include:open.example -all', { outcome: 'fine', open: false }],
    ['v=spf1 redirect=open.example', { outcome: 'fine', open: true, lookups: 1 }],
    ['v=spf1 ip4:192.0.2.1 redirect=s1.example', { outcome: 'fine', endless: false }],
    ['v=spf1 -all redirect=open.example include:gone.example', { outcome: 'fine', lookups: 0, open: false }],
    ['v=spf1 ip4:192.0.2.1', { outcome: 'fine', endless: true }],
    ['v=spf1 include:two.example exp=why.example', { outcome: 'fine', endless: true, lookups: 2 }],
    ['v=spf1 ip4:192.0.2.1, -all', { outcome: 'fine' }],
    ['v=spf1 spf.relay.example -all', { outcome: 'wrong', at: 'spf.relay.example' }],
    ['v=spf1 include=relay.example -all', { outcome: 'fine' }],
    ['v=spf1 include: -all', { outcome: 'wrong', at: 'include:' }],
  ])('%s', async (record, expected) => {
    const { txt } = dns({
      ...leaves,
      'two.example': 'v=spf1 a -all',
      'double.example': ['v=spf1 -all', 'v=spf1 ~all'],
      'silent.example': 'silent',
      'round.example': 'v=spf1 include:back.example -all',
      'back.example': 'v=spf1 include:round.example -all',
      'me.example': 'v=spf1 include:me.example -all',
      'open.example': 'v=spf1 +all',
    });
    expect(await walkSpf(txt, 'me.example', record)).toMatchObject(expected);
  });

  it('asks for ten texts at most and always ends, whatever the records say', async () => {
    const names = ['a.example', 'b.example', 'c.example', 'd.example', 'e.example'];
    const name = fc.constantFrom(...names);
    const term = fc.oneof(
      fc.tuple(fc.constantFrom('', '+', '-', '~', '?'), name).map(([sign, to]) => `${sign}include:${to}`),
      name.map((to) => `redirect=${to}`),
      fc.constantFrom('a', 'mx', 'ptr', 'all', '+all', '-all', 'ip4:192.0.2.1', 'exists:%{i}.example', 'exp=x.example'),
      fc.string({ maxLength: 12 }),
    );
    const record = fc.array(term, { maxLength: 14 }).map((terms) => `v=spf1 ${terms.join(' ')}`);
    const table = fc.dictionary(
      name,
      fc.oneof(record, fc.constant('silent' as const), fc.array(record, { maxLength: 2 })),
    );
    await fc.assert(
      fc.asyncProperty(table, record, async (texts, first) => {
        const { txt, asked } = dns(texts);
        const walk = await walkSpf(txt, 'a.example', first);
        expect(asked.length).toBeLessThanOrEqual(MOST_LOOKUPS);
        expect(walk.lookups).toBeLessThanOrEqual(MOST_LOOKUPS + 1);
        if (walk.outcome === 'fine') expect(walk.lookups).toBeLessThanOrEqual(MOST_LOOKUPS);
        if (walk.lookups > MOST_LOOKUPS) expect(walk.outcome).toBe('too_many');
      }),
      { numRuns: 400 },
    );
  });

  it('reads a record of any length in bounded time', () => {
    const start = performance.now();
    expect(spfTerms(`v=spf1 ${'a '.repeat(200_000)}`).terms.length).toBeLessThanOrEqual(200);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

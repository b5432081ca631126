import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adviceFor, type Cause, type Standing } from '../../../electron/engine/bounces/advice.ts';
import { ratesOf } from '../../../electron/engine/bounces/rates.ts';
import { REASONS } from '../../../shared/verdict.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;
const cause = (more: Partial<Cause>): Cause => ({
  class: 'us',
  reason: 'authfailure',
  bounces: 4,
  people: 4,
  lastAt: NOW - HOUR,
  campaignId: 7,
  campaignName: 'Kabar',
  relayId: 3,
  ...more,
});
const quiet: Standing = {
  now: NOW,
  trouble: [],
  waiting: [],
  rates: [],
  requests: { waiting: 0, oldestAt: null, unreadSince: null, unwatched: false },
  refusers: [],
  refusals: 0,
  sent: true,
};
const keys = (more: Partial<Standing>) => adviceFor({ ...quiet, ...more }).map((one) => one.key);
const rates = (accepted: number, bounced: number, complained: number) =>
  ratesOf(
    [{ relayId: 1, domain: 'example.com', accepted, bounced, complained }],
    [{ id: 1, name: 'Ours', preset: 'amazon-ses', host: '' }],
    (domain) => domain,
  );

describe('what to do first', () => {
  it('has nothing to say where nothing is wrong', () => {
    expect(adviceFor(quiet)).toEqual([]);
    expect(keys({ rates: rates(10_000, 10, 1) })).toEqual([]);
  });

  it('leads each kind of trouble to the page where it is mended', () => {
    const pages = (
      ['authfailure', 'blocked', 'spamdetected', 'mesgtoobig', 'speeding', 'policyviolation'] as const
    ).map((reason) => adviceFor({ ...quiet, trouble: [cause({ reason })] })[0]?.page);
    expect(pages).toEqual([
      '/domains',
      '/relays/3/health',
      '/campaigns/7/check',
      '/campaigns/7/message',
      '/relays/3',
      '/bounces/cause/bounce/us/policyviolation',
    ]);
    const [nowhere] = adviceFor({ ...quiet, trouble: [cause({ reason: 'blocked', relayId: null, campaignId: null })] });
    expect(nowhere?.page).toBe('/relays');
  });

  it('sums the reasons of one kind, and tells the newest place', () => {
    const [one, ...rest] = adviceFor({
      ...quiet,
      trouble: [
        cause({ reason: 'spamdetected', bounces: 5, lastAt: NOW - 9 * HOUR, campaignId: 1 }),
        cause({ reason: 'contenterror', bounces: 2, lastAt: NOW, campaignId: 2 }),
      ],
    });
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ key: 'us_content', bounces: 7, reason: 'spamdetected', campaignId: 2, lastAt: NOW });
  });

  it('puts what stops a sender before what only waits', () => {
    expect(
      keys({
        trouble: [cause({ reason: 'blocked' })],
        waiting: [cause({ class: 'address', reason: 'userunknown' })],
        rates: rates(10_000, 1_200, 60),
        requests: { ...quiet.requests, waiting: 2, oldestAt: NOW - HOUR },
      }),
    ).toEqual(['complaints_over', 'us_blocklist', 'bounces_over', 'requests', 'dead_waiting']);
  });

  it('a request that waits for more than two days is urgent', () => {
    const waits = (hours: number) =>
      keys({ requests: { ...quiet.requests, waiting: 1, oldestAt: NOW - hours * HOUR } });
    expect(waits(47)).toEqual(['requests']);
    expect(waits(49)).toEqual(['requests_late']);
  });

  it('a mailbox matters only once it was not read for a day, or nobody watches one and something was sent', () => {
    const box = (more: Partial<Standing['requests']>, sent = true) =>
      keys({ requests: { ...quiet.requests, ...more }, sent });
    expect(box({ unreadSince: NOW - 23 * HOUR })).toEqual([]);
    expect(box({ unreadSince: NOW - 25 * HOUR })).toEqual(['mailbox_unread']);
    expect(box({ unwatched: true })).toEqual(['mailbox_none']);
    expect(box({ unwatched: true }, false)).toEqual([]);
  });

  it('names a receiver only where it alone makes a good part of the trouble', () => {
    const who = (bounces: number, refusals: number) =>
      keys({ refusers: [{ provider: 'yahoo', bounces, people: bounces, lastAt: NOW }], refusals });
    expect(who(12, 20)).toEqual(['provider_refuses']);
    expect(who(12, 200)).toEqual([]);
    expect(who(3, 3)).toEqual([]);
  });

  it('is never more than seven things, each with a place, whatever happened', () => {
    const any = fc.record({ reason: fc.constantFrom(...REASONS), bounces: fc.integer({ min: 1, max: 1e6 }) });
    fc.assert(
      fc.property(fc.array(any), fc.array(any), fc.nat(1e5), fc.nat(1e5), (trouble, waiting, bounced, complained) => {
        const found = adviceFor({
          ...quiet,
          trouble: trouble.map((one) => cause(one)),
          waiting: waiting.map((one) => cause({ ...one, class: 'address' })),
          rates: rates(100_000, bounced, complained),
          requests: { waiting: 3, oldestAt: NOW - 90 * HOUR, unreadSince: NOW - 90 * HOUR, unwatched: true },
        });
        expect(found.length).toBeLessThanOrEqual(7);
        expect(found.every((one) => one.page?.startsWith('/'))).toBe(true);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitsOfRelay, RECEIVER_LIMITS, RELAY_LIMITS } from '../../../electron/engine/bounces/provider-limits.ts';
import { type Handed, ratesOf, standingOf } from '../../../electron/engine/bounces/rates.ts';

const handed = (more: Partial<Handed>): Handed => ({
  relayId: 1,
  domain: 'example.com',
  accepted: 1_000,
  bounced: 0,
  complained: 0,
  ...more,
});
const relay = { id: 1, name: 'Ours', preset: 'amazon-ses', host: 'email-smtp.eu-west-1.amazonaws.com' };
const providerOf = (domain: string) => (domain === 'mail.example' ? 'gmail' : domain);

describe('rates beside what providers accept', () => {
  it('sums a relay over all domains, and a receiver over all relays', () => {
    const rates = ratesOf(
      [
        handed({ bounced: 40, complained: 1 }),
        handed({ domain: 'mail.example', accepted: 500, bounced: 5 }),
        handed({ domain: 'mail.example', relayId: 2, accepted: 700 }),
      ],
      [relay, { id: 2, name: 'Theirs', preset: null, host: 'mail.toko.example' }],
      providerOf,
    );
    expect(rates.map((rate) => [rate.kind, rate.name, rate.sent, rate.bounced])).toEqual([
      ['relay', 'Ours', 1_500, 45],
      ['relay', 'Theirs', 700, 0],
      ['provider', 'Gmail', 1_200, 5],
    ]);
    expect(rates[0]).toMatchObject({ bounceRate: 0.03, bounceWarn: 0.05, bounceStop: 0.1, limitsOf: 'Amazon SES' });
    expect(rates[1]).toMatchObject({ certainty: 'guess', limitsOf: '' });
  });

  it('says that too few were sent to say, and never a share of nothing', () => {
    const few = ratesOf([handed({ accepted: 49, bounced: 10 })], [relay], providerOf)[0];
    expect(few).toMatchObject({ enough: false, bounceRate: null, complaintRate: null });
    const one = ratesOf([handed({ accepted: 300, complained: 1 })], [relay], providerOf)[0];
    expect(one?.complaintRate).toBeNull();
    const three = ratesOf([handed({ accepted: 300, complained: 3 })], [relay], providerOf)[0];
    expect(three?.complaintRate).toBe(0.01);
  });

  it('none counted proves nothing where a receiver tells nobody', () => {
    const [, gmail] = ratesOf([handed({ domain: 'mail.example', accepted: 5_000 })], [relay], providerOf);
    expect(gmail).toMatchObject({ name: 'Gmail', complaintsTold: false, complaintRate: null });
  });

  it('shares stay between 0 and 1 whatever is counted', () => {
    const count = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(fc.array(fc.record({ accepted: count, bounced: count, complained: count })), (rows) => {
        for (const rate of ratesOf(
          rows.map((row) => handed(row)),
          [relay],
          providerOf,
        )) {
          for (const share of [rate.bounceRate, rate.complaintRate]) {
            if (share !== null) expect(share >= 0 && share <= 1).toBe(true);
          }
        }
      }),
    );
  });

  it('a relay is known by its preset, or by the end of its host name alone', () => {
    expect(limitsOfRelay({ preset: 'brevo', host: 'x.example' }).name).toBe('Brevo');
    expect(limitsOfRelay({ preset: null, host: 'smtp.EU.mailgun.org' }).name).toBe('Mailgun');
    expect(limitsOfRelay({ preset: null, host: 'notmailgun.org' }).name).toBe('');
  });

  it('every limit warns below what it stops at, is a share, and names its source unless it is a guess', () => {
    for (const one of [...RELAY_LIMITS, ...RECEIVER_LIMITS]) {
      for (const [warn, stop] of [
        [one.bounceWarn, one.bounceStop],
        [one.complaintWarn, one.complaintStop],
      ]) {
        if (warn != null && stop != null) expect(warn).toBeLessThan(stop);
        for (const share of [warn, stop]) if (share != null) expect(share > 0 && share < 0.5).toBe(true);
      }
      expect(one.source === '').toBe(one.certainty === 'guess');
    }
  });

  it('says where a share stands', () => {
    expect(standingOf(0.049, 0.05, 0.1)).toBe('fine');
    expect(standingOf(0.05, 0.05, 0.1)).toBe('near');
    expect(standingOf(0.1, 0.05, 0.1)).toBe('over');
    expect(standingOf(0.016, null, 0.02)).toBe('near');
    expect(standingOf(null, 0.05, 0.1)).toBe('unknown');
    expect(standingOf(0.3, null, null)).toBe('unknown');
  });
});

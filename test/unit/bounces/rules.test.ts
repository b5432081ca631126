import { describe, expect, test } from 'vitest';
import { classifyReply, RULES } from '../../../electron/engine/bounces/classify.ts';
import { firstRule } from '../../../electron/engine/bounces/first-rule.ts';
import { findPattern } from '../../../electron/engine/bounces/pattern.ts';
import { comparable } from '../../../electron/engine/bounces/rule.ts';
import { CLASS_OF } from '../../../electron/engine/bounces/verdict-table.ts';
import { REASONS } from '../../../shared/verdict.ts';

describe('rules', () => {
  test.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s is met by its own sample, and by no rule before it',
    (id, rule) => {
      expect(firstRule(RULES, comparable(rule.sample), rule.stages?.[0] ?? null)?.id).toBe(id);
      expect(rule.source).not.toBe('');
    },
  );

  test('have names of their own and patterns in comparable form', () => {
    expect(new Set(RULES.map((rule) => rule.id)).size).toBe(RULES.length);
    for (const rule of RULES)
      for (const pattern of rule.any) expect(pattern, rule.id).toBe(pattern.toLowerCase().trim());
  });

  test('every reason is about somebody, and a reason about us is never about the address', () => {
    for (const reason of REASONS) expect(CLASS_OF[reason]).toBeDefined();
  });
});

describe('patterns', () => {
  test('stars bridge a bounded gap, and a word begins at its start', () => {
    expect(findPattern('mailbox of budi is full', 'mailbox * full')).toBe(0);
    expect(findPattern(`mailbox ${'x'.repeat(200)} full`, 'mailbox * full')).toBe(-1);
    expect(findPattern('to reduce spam', 'uce')).toBe(-1);
  });

  test('addresses say nothing: a mailbox named like a reason is only a mailbox', () => {
    expect(
      classifyReply({
        code: 550,
        enhanced: '5.1.1',
        text: '550 5.1.1 <mailboxfull@example.org>... User unknown',
        stage: 'rcpt',
      }).reason,
    ).toBe('userunknown');
    expect(
      classifyReply({
        code: 552,
        enhanced: '5.2.2',
        text: '552 5.2.2 <userunknown@example.org> Mailbox full',
        stage: 'rcpt',
      }).reason,
    ).toBe('mailboxfull');
  });
});

const REPLIES: readonly [string, { code?: number; enhanced?: string; text: string; stage?: string }, string, string][] =
  [
    ['unknown user', { code: 550, enhanced: '5.1.1', text: 'User unknown', stage: 'rcpt' }, 'address', 'userunknown'],
    ['unknown user after the content', { code: 550, text: '550 Unknown user', stage: 'dot' }, 'temporary', 'filtered'],
    [
      'listed relay, with the code of a dead address',
      { code: 550, enhanced: '5.1.1', text: '550 5.1.1 Your IP 192.0.2.1 is blacklisted' },
      'us',
      'blocked',
    ],
    [
      'listed relay',
      {
        code: 554,
        enhanced: '5.7.1',
        text: '554 5.7.1 Client host [192.0.2.1] blocked using dnsbl.example',
        stage: 'rcpt',
      },
      'us',
      'blocked',
    ],
    [
      'DMARC',
      {
        code: 550,
        enhanced: '5.7.26',
        text: "Unauthenticated email from example.com is not accepted due to domain's DMARC policy.",
        stage: 'dot',
      },
      'us',
      'authfailure',
    ],
    ['only an enhanced code', { code: 550, enhanced: '5.7.25', text: '' }, 'us', 'requireptr'],
    [
      'greylisted',
      { code: 451, enhanced: '4.7.1', text: '451 4.7.1 Greylisted, please come back later', stage: 'rcpt' },
      'temporary',
      'greylisted',
    ],
    [
      'quota of the sender',
      { code: 550, enhanced: '5.4.5', text: '550 5.4.5 Daily user sending limit exceeded', stage: 'dot' },
      'us',
      'speeding',
    ],
    [
      'quota of the recipient',
      { code: 452, enhanced: '4.2.2', text: '452 4.2.2 Over quota', stage: 'rcpt' },
      'temporary',
      'mailboxfull',
    ],
    [
      'null MX',
      { code: 556, enhanced: '5.1.10', text: '556 5.1.10 Recipient address has null MX', stage: 'rcpt' },
      'address',
      'notaccept',
    ],
    ['nothing but a number', { code: 554, text: '' }, 'temporary', 'onhold'],
    ['Indonesian, unknown', { code: 550, text: '550 Alamat tidak ditemukan', stage: 'rcpt' }, 'address', 'userunknown'],
    ['Indonesian, full', { code: 552, text: '552 Kotak surat penuh', stage: 'rcpt' }, 'temporary', 'mailboxfull'],
    [
      'sender refused',
      { code: 553, enhanced: '5.1.8', text: '553 5.1.8 Domain of sender address does not exist', stage: 'mail' },
      'us',
      'rejected',
    ],
    [
      'sign-in',
      { code: 535, enhanced: '5.7.8', text: '535 5.7.8 Authentication failed', stage: 'auth' },
      'us',
      'securityerror',
    ],
  ];

test.each(REPLIES)('a reply: %s', (_name, reply, about, reason) => {
  expect(classifyReply(reply)).toMatchObject({ class: about, reason });
});

test('a long hostile reply takes bounded time', () => {
  const started = performance.now();
  for (const text of [
    'mailbox '.repeat(200_000),
    `${'550-5.7.1 '.repeat(100_000)}`,
    '@'.repeat(500_000),
    'a@'.repeat(300_000),
  ])
    classifyReply({ code: 550, text });
  expect(performance.now() - started).toBeLessThan(400);
});

import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { classifyReport } from '../../../electron/engine/bounces/classify.ts';
import { parseReport } from '../../../electron/engine/bounces/parse-report.ts';
import { hasBounceData, labelledMails } from '../../support/bounce-data.ts';
import { isNamedIn, mutate } from '../../support/mutations.ts';
import { SYSTEMS } from './systems.ts';

const corpus = hasBounceData
  ? labelledMails()
      .filter(({ label }) => !label.variant_of)
      .map(({ raw }) => raw)
  : SYSTEMS.map(({ head, body }) => Buffer.from(`${head.join('\n')}\n\n${body}\n`));

/** Other work on the machine lengthens a single reading, but hardly three of the same mail. */
function milliseconds(raw: Buffer): number {
  const started = performance.now();
  classifyReport(parseReport(raw));
  return performance.now() - started;
}

const FIRST_SEED = Number(process.env.MERPATI_SEED ?? 1);

test('2,000 mutated reports never crash, never take long, never name an address that is not in them', () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + 2_000; seed++) {
    const raw = mutate(
      corpus[seed % corpus.length] ?? Buffer.alloc(0),
      corpus[(seed * 7 + 3) % corpus.length] ?? Buffer.alloc(0),
      seed,
    );
    const ms = milliseconds(raw);
    if (ms > 100) expect(Math.min(milliseconds(raw), milliseconds(raw)), `seed ${seed}`).toBeLessThan(100);
    for (const { address } of parseReport(raw).recipients) {
      if (address !== null && !isNamedIn(raw, address)) expect.fail(`seed ${seed}: ${address} is not in the mail`);
    }
  }
}, 60_000);

test('twice the size takes about twice the time', () => {
  const report = (lines: number) =>
    Buffer.from(
      `From: MAILER-DAEMON@example.net\nSubject: Undelivered\nContent-Type: multipart/report; boundary=b\n\n--b\n\n${'Could not deliver.\n'.repeat(lines)}<b@example.org>: 550 5.1.1 no\n--b\nContent-Type: message/rfc822\n\nTo: b@example.org\n\n${'x\n'.repeat(lines)}--b--\n`,
    );
  const [small, large] = [report(25_000), report(50_000)];
  const least = (raw: Buffer) => Math.min(...Array.from({ length: 12 }, () => milliseconds(raw)));
  // Generous: the benchmark holds it to 2.2 on a quiet machine.
  expect(least(large)).toBeLessThan(5 * least(small) + 5);
});

describe('a hostile mail takes bounded time', () => {
  const head = 'From: MAILER-DAEMON@example.net\nTo: a@example.org\nSubject: Undelivered Mail\n';
  const cases: [string, () => string][] = [
    ['50 MB of text', () => `${head}\n${'Could not deliver to <b@example.org>: 550 5.1.1 no\n'.repeat(1_000_000)}`],
    [
      '100,000 nested parts',
      () =>
        `${head}${Array.from({ length: 100_000 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join('')}`,
    ],
    [
      '100,000 sibling parts',
      () =>
        `${head}Content-Type: multipart/report; boundary=b\n\n${'--b\nContent-Type: text/plain\n\nx\n'.repeat(100_000)}`,
    ],
    ['a header line of 10 MB', () => `${head}X: ${'a@b '.repeat(2_500_000)}\n\nx`],
    ['100,000 header lines', () => `${head}${'Received: from x\n by y\n'.repeat(50_000)}\nx`],
    ['an endless line of at signs', () => `${head}\n${'@'.repeat(5_000_000)}`],
    ['an endless line of addresses', () => `${head}\nundeliverable ${'a@example.org,'.repeat(300_000)}`],
    ['encoded words without end', () => `${head.replace('Undelivered Mail', '=?utf-8?q?a?= '.repeat(100_000))}\nx`],
    ['JSON without end', () => `${head}\n{"notificationType":"Bounce",${'{"a":['.repeat(100_000)}`],
    ['HTML without end', () => `${head}Content-Type: text/html\n\n${'<div '.repeat(200_000)}`],
    [
      'status groups without end',
      () =>
        `${head}Content-Type: message/delivery-status\n\n${'Final-Recipient: rfc822; a@example.org\nAction: failed\n\n'.repeat(100_000)}`,
    ],
    ['blanks and colons', () => `${head}\n${' '.repeat(1_000_000)}:${'\t'.repeat(1_000_000)}`],
    ['dashes and newlines', () => `${head}Content-Type: multipart/mixed; boundary="-"\n\n${'\n--'.repeat(1_000_000)}`],
  ];
  test.each(cases)('%s', (_name, make) => {
    const raw = Buffer.from(make(), 'latin1');
    const started = performance.now();
    classifyReport(parseReport(raw));
    expect(performance.now() - started).toBeLessThan(2_500);
  });
});

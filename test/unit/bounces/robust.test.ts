import { describe, expect, test } from 'vitest';
import { classifyReport } from '../../../electron/engine/bounces/classify.ts';
import { parseReport } from '../../../electron/engine/bounces/parse-report.ts';
import { decodedBody, partText, walk } from '../../../electron/engine/bounces/walk.ts';
import { hasBounceData, labelledMails } from '../../support/bounce-data.ts';
import { SYSTEMS } from './systems.ts';

/** A small seeded generator (mulberry32): a failing seed can be run again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Cuts, doubles, overwrites, swaps and repeats pieces of a mail. */
function mutate(raw: Buffer, seed: number): Buffer {
  const next = random(seed);
  const below = (most: number) => Math.floor(next() * most);
  let bytes = Buffer.from(raw);
  for (let step = 0; step <= below(6); step++) {
    const at = below(bytes.length);
    const size = below(Math.min(400, bytes.length - at) || 1);
    const piece = bytes.subarray(at, at + size);
    const ways = [
      () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]),
      () => Buffer.concat([bytes.subarray(0, at + size), piece, bytes.subarray(at + size)]),
      () => bytes.subarray(0, at),
      () => Buffer.concat([bytes.subarray(0, at), Buffer.from(piece).fill(below(256)), bytes.subarray(at + size)]),
      () => Buffer.concat([bytes.subarray(at), bytes.subarray(0, at)]),
      () => Buffer.concat([bytes.subarray(0, at), Buffer.from('\r\n\r\n--'), bytes.subarray(at)]),
    ];
    bytes = Buffer.from((ways[below(ways.length)] ?? (() => bytes))());
  }
  return bytes;
}

const corpus = hasBounceData
  ? labelledMails()
      .filter(({ label }) => !label.variant_of)
      .map(({ raw }) => raw)
  : SYSTEMS.map(({ head, body }) => Buffer.from(`${head.join('\n')}\n\n${body}\n`));

/** Whether an address stands in a mail, as bytes or once transfer encodings and broken lines are undone. */
function isNamedIn(raw: Buffer, address: string): boolean {
  const mail = walk(raw);
  const decoded = mail.parts.flatMap((part) => [decodedBody(mail, part), partText(mail, part)]);
  return [raw.toString('latin1'), ...decoded].some((text) => {
    const whole = text.toLowerCase();
    return whole.includes(address.toLowerCase()) || whole.replace(/\s+/g, '').includes(address.toLowerCase());
  });
}

test('4,000 mutated reports never crash, never take long, never name an address that is not in them', () => {
  let worst = 0;
  for (let seed = 0; seed < 4_000; seed++) {
    const raw = mutate(corpus[seed % corpus.length] ?? Buffer.alloc(0), seed);
    const started = performance.now();
    const report = parseReport(raw);
    classifyReport(report);
    worst = Math.max(worst, performance.now() - started);
    for (const { address } of report.recipients) {
      if (address !== null && !isNamedIn(raw, address)) expect.fail(`seed ${seed}: ${address} is not in the mail`);
    }
  }
  expect(worst).toBeLessThan(1_000);
}, 60_000);

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

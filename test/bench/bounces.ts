import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { classifyReply, classifyReport } from '../../electron/engine/bounces/classify.ts';
import { parseReport } from '../../electron/engine/bounces/parse-report.ts';
import type { Verdict } from '../../shared/verdict.ts';
import { hasBounceData, type LabelledMail, labelledMails, labelledReplies } from '../support/bounce-data.ts';
import { whyOf } from '../support/bounce-misses.ts';
import { isNamedIn, mutate } from '../support/mutations.ts';
import { COMMON_FIELDS, rivalParse, sameFields } from '../support/rival-fields.ts';
import type { Bench, Rival } from './harness.ts';

/**
 * How well and how fast returned mail is understood, on labelled mails beside the repository. Class address = hard; temporary
 * and us = soft. The rival reads the same mails with mailparser's simpleParser; ours includes the whole classification. With
 * `--mutations N` instead: N spoiled reports (seeds from MERPATI_SEED on), each below 100 ms and naming no address of its own.
 */
const mails = hasBounceData ? labelledMails() : [];
const replies = hasBounceData ? labelledReplies() : [];
const absent = hasBounceData ? null : 'the measuring data is not beside the repository';

type Share = { right: number; of: number };
type Miss = { file: string; what: string; expected: string; got: string; why: string };

const share = (): Share => ({ right: 0, of: 0 });
const add = (to: Share, right: boolean) => {
  to.of++;
  if (right) to.right++;
};
const percent = ({ right, of }: Share) => (of === 0 ? 0 : (100 * right) / of);

function categoryOf(kind: string, verdicts: readonly Verdict[]): string {
  if (kind === 'complaint' || kind === 'autoreply') return kind;
  if (kind !== 'bounce' && kind !== 'delay') return 'not-a-bounce';
  return verdicts.some((verdict) => verdict.class === 'address') ? 'hard' : 'soft';
}

const alternatives = (one: LabelledMail['recipients'][number]) =>
  [one.address, one.address_alt ?? []].flat().flatMap((address) => (address ? [address.toLowerCase()] : []));

type Tally = Readonly<Record<'lenient' | 'strict' | 'recipient' | 'reason', Share>> & { ordinaryAsBounce: number };

function judge(): { figures: Record<string, number>; misses: Miss[] } {
  const tally: Tally = { lenient: share(), strict: share(), recipient: share(), reason: share(), ordinaryAsBounce: 0 };
  const misses = mails.flatMap(({ label, raw }) => judgeOne(label, raw, tally));
  const right = replies.filter((reply) =>
    reply.accept.includes(classifyReply({ text: reply.line }).class === 'address' ? 'hard' : 'soft'),
  );
  const figures = {
    lenient: percent(tally.lenient),
    strict: percent(tally.strict),
    recipient: percent(tally.recipient),
    reason: percent(tally.reason),
    ordinaryAsBounce: tally.ordinaryAsBounce,
    replies: (100 * right.length) / Math.max(1, replies.length),
    unexplained: misses.filter((miss) => miss.why === '').length,
  };
  return { figures, misses };
}

function judgeOne(label: LabelledMail, raw: Buffer, tally: Tally): Miss[] {
  const report = parseReport(raw);
  const verdicts = classifyReport(report);
  const misses: Miss[] = [];
  const miss = (what: string, expected: string, got: string) =>
    misses.push({ file: label.file, what, expected, got, why: whyOf(label.file) });
  const category = categoryOf(report.kind, verdicts);
  add(tally.lenient, label.accept.includes(category));
  add(tally.strict, category === label.category);
  if (category !== label.category)
    miss(label.accept.includes(category) ? 'category (accepted)' : 'category', label.category, category);
  if (label.category === 'not-a-bounce' && category !== 'not-a-bounce' && category !== 'autoreply')
    tally.ordinaryAsBounce++;
  if (!['hard', 'soft', 'complaint'].includes(label.category)) return misses;
  const wanted = label.recipients.filter((one) => one.action !== 'delivered');
  const got = report.recipients.map((one) => one.address?.toLowerCase() ?? '');
  const named = wanted.filter((one) => one.address);
  if (named.length > 0) {
    const exact =
      got.length === named.length && named.every((one) => alternatives(one).some((address) => got.includes(address)));
    add(tally.recipient, exact);
    if (!exact) miss('recipient', named.map((one) => one.address).join(' '), got.join(' '));
  }
  for (const one of wanted) {
    if (one.category !== 'hard' && one.category !== 'soft') continue;
    const index = one.address ? got.findIndex((address) => alternatives(one).includes(address)) : 0;
    const said = verdicts[Math.max(0, index)]?.reason;
    add(tally.reason, said === one.reason);
    if (said !== one.reason) miss('reason', one.reason ?? '', said ?? 'none');
  }
  return misses;
}

/** Passes over all mails in one round, and those before it that are not counted: the engine compiles what runs often. */
const PASSES = 10;
const WARM = { first: 20, later: 3 };
/** Milliseconds that each is warmed up for at least: what is quicker per mail is not compiled sooner. */
const WARM_FOR = 6_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/**
 * Mails in a second of processor time over whole passes, what the engine does beside (collecting, compiling) included; waiting
 * for other work on the machine is not. What the other rival left behind is collected before. The same measure for both.
 */
async function rate(read: (raw: Buffer) => unknown, round: number): Promise<number> {
  const pass = async () => {
    for (const { raw } of mails) await read(raw);
  };
  const warm = performance.now() + (round === 0 ? WARM_FOR : 0);
  for (let turn = round === 0 ? WARM.first : WARM.later; turn > 0 || performance.now() < warm; turn--) await pass();
  collect();
  const before = process.cpuUsage();
  for (let turn = 0; turn < PASSES; turn++) await pass();
  const { user, system } = process.cpuUsage(before);
  return (PASSES * mails.length) / ((user + system) / 1_000_000);
}

const judgeMail = (raw: Buffer) => classifyReport(parseReport(raw));

/** Where both read a mail at all: mailparser takes mails with CR line ends (a set of 31) for one long header. */
async function equalShare(): Promise<Record<string, number>> {
  const shares = Object.fromEntries(COMMON_FIELDS.map((field) => [field, share()]));
  for (const { label, raw } of mails) {
    if (label.file.startsWith('sisimai-mac/')) continue;
    const same = sameFields(parseReport(raw), await rivalParse(raw));
    for (const field of COMMON_FIELDS) add(shares[field] ?? share(), same[field]);
  }
  return Object.fromEntries(COMMON_FIELDS.map((field) => [`equal.${field}`, percent(shares[field] ?? share())]));
}

const HEAD =
  'From: MAILER-DAEMON@example.net\nTo: a@example.org\nSubject: Undelivered Mail Returned to Sender\nReturn-Path: <>\n';

/** A report of about so many bytes: words of a daemon, one failed recipient, the mail given back. */
function reportOf(bytes: number): Buffer {
  const line = 'This is the mail system: your message could not be delivered, and here it comes back.\n';
  const top = `${HEAD}Content-Type: multipart/report; boundary=b\n\n--b\n\n${line}<b@example.org>: 550 5.1.1 User unknown\n`;
  const status =
    '--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; b@example.org\nAction: failed\nStatus: 5.1.1\n\n';
  const body = `--b\nContent-Type: message/rfc822\n\nMessage-ID: <1@example.org>\nTo: b@example.org\n\n`;
  const filler = line.repeat(Math.max(1, Math.round((bytes - top.length) / 2 / line.length)));
  return Buffer.from(`${top}${filler}${status}${body}${filler}--b--\n`);
}

const nested = (depth: number) =>
  Buffer.from(
    HEAD +
      Array.from({ length: depth }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join(''),
  );

/** Milliseconds for one mail: the least of several, which other work on the machine lengthens least. */
function leastMs(raw: Buffer, times: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < times; turn++) {
    const started = performance.now();
    classifyReport(parseReport(raw));
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

function sizes(): Record<string, number> {
  const half = leastMs(reportOf(1_000_000), 15);
  const whole = leastMs(reportOf(2_000_000), 15);
  const huge = reportOf(50_000_000);
  const before = process.memoryUsage().rss;
  const hugeMs = leastMs(huge, 2);
  return {
    twiceTheSizeTakes: whole / half,
    report50MbMs: hugeMs,
    report50MbExtraMb: Math.max(0, (process.memoryUsage().rss - before) / 1024 / 1024),
    nested100000Ms: leastMs(nested(100_000), 2),
  };
}

let misses: Miss[] = [];

const quality: Rival = {
  name: 'merpati',
  unavailable: () => absent,
  async run(round) {
    const mailsPerSecond = await rate(judgeMail, round);
    const judged = judge();
    misses = judged.misses;
    return { mailsPerSecond, ...judged.figures };
  },
};

/** Reads the mail only: no verdict, no recipients, no reason. */
const mailparser: Rival = {
  name: 'mailparser',
  unavailable: () => absent,
  async run(round) {
    return { mailsPerSecond: await rate(rivalParse, round), ...(round === 0 ? await equalShare() : {}) };
  },
};

const large: Rival = { name: 'large', run: async () => sizes() };

const ordinary: Bench = {
  rounds: 5,
  rivals: [quality, mailparser, large],
  derive: (medians) => ({
    timesMailparser: (medians['merpati.mailsPerSecond'] ?? 0) / (medians['mailparser.mailsPerSecond'] ?? 1),
  }),
  details: () => ({ misses }),
  targets: [
    { figure: 'merpati.lenient', at: 'least', bound: 99 },
    { figure: 'merpati.strict', at: 'least', bound: 96 },
    { figure: 'merpati.recipient', at: 'least', bound: 98 },
    { figure: 'merpati.reason', at: 'least', bound: 90 },
    { figure: 'merpati.replies', at: 'least', bound: 96 },
    { figure: 'merpati.ordinaryAsBounce', at: 'most', bound: 0 },
    { figure: 'merpati.unexplained', at: 'most', bound: 0 },
    { figure: 'timesMailparser', at: 'least', bound: 10 },
    ...COMMON_FIELDS.map((field) => ({ figure: `mailparser.equal.${field}`, at: 'least' as const, bound: 95 })),
    { figure: 'large.twiceTheSizeTakes', at: 'most', bound: 2.2 },
    { figure: 'large.report50MbMs', at: 'most', bound: 2_500 },
    { figure: 'large.report50MbExtraMb', at: 'most', bound: 200 },
    { figure: 'large.nested100000Ms', at: 'most', bound: 2_500 },
  ],
};

const FIRST_SEED = Number(process.env.MERPATI_SEED ?? 1);
type Trouble = { seed: number; what: string };
const troubles: Trouble[] = [];

/** Spoils, reads and judges so many reports. A mail that took over 100 ms is read twice more: the least counts. */
function readSpoiled(count: number): Record<string, number> {
  const figures = { crashes: 0, slow: 0, invented: 0, worstMs: 0 };
  const corpus = mails.filter(({ label }) => !label.variant_of).map(({ raw }) => raw);
  for (let seed = FIRST_SEED; seed < FIRST_SEED + count; seed++) {
    const raw = mutate(
      corpus[seed % corpus.length] ?? Buffer.alloc(0),
      corpus[(seed * 7 + 3) % corpus.length] ?? Buffer.alloc(0),
      seed,
    );
    try {
      let ms = leastMs(raw, 1);
      if (ms > 100) ms = Math.min(ms, leastMs(raw, 2));
      figures.worstMs = Math.max(figures.worstMs, ms);
      if (ms > 100) figures.slow += note(seed, `${Math.round(ms)} ms`);
      for (const { address } of parseReport(raw).recipients)
        if (address !== null && !isNamedIn(raw, address)) figures.invented += note(seed, `not in the mail: ${address}`);
    } catch (error) {
      figures.crashes += note(seed, String(error));
    }
  }
  return figures;
}

function note(seed: number, what: string): number {
  if (troubles.length < 100) troubles.push({ seed, what });
  return 1;
}

function mutated(count: number): Bench {
  return {
    rounds: 1,
    rivals: [{ name: 'mutations', unavailable: () => absent, run: async () => ({ count, ...readSpoiled(count) }) }],
    derive: () => ({}),
    details: () => ({ firstSeed: FIRST_SEED, troubles }),
    targets: [
      { figure: 'mutations.crashes', at: 'most', bound: 0 },
      { figure: 'mutations.slow', at: 'most', bound: 0 },
      { figure: 'mutations.invented', at: 'most', bound: 0 },
    ],
  };
}

const asked = process.argv.findIndex((argument) => argument.startsWith('--mutations'));
const count = asked === -1 ? 0 : Number(process.argv[asked]?.split('=')[1] ?? process.argv[asked + 1]);

export const bench: Bench = count > 0 ? mutated(count) : ordinary;

import process from 'node:process';
import PostalMime from 'postal-mime';
import { classifyReply, classifyReport } from '../../electron/engine/bounces/classify.ts';
import { parseReport } from '../../electron/engine/bounces/parse-report.ts';
import type { Verdict } from '../../shared/verdict.ts';
import { hasBounceData, type LabelledMail, labelledMails, labelledReplies } from '../support/bounce-data.ts';
import type { Bench } from './harness.ts';

/**
 * How well and how fast returned mail is understood, on labelled mails beside the repository. Class address = hard; temporary
 * and us = soft. `misses` are told on standard error in the first round with MERPATI_MISSES=1.
 */
const mails = hasBounceData ? labelledMails() : [];
const replies = hasBounceData ? labelledReplies() : [];
const absent = hasBounceData ? null : 'the measuring data is not beside the repository';

type Share = { right: number; of: number };
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

function judge(): { figures: Record<string, number>; misses: string[] } {
  const lenient = share();
  const strict = share();
  const recipient = share();
  const reason = share();
  const misses: string[] = [];
  let ordinaryAsBounce = 0;
  for (const { label, raw } of mails) {
    const report = parseReport(raw);
    const verdicts = classifyReport(report);
    const category = categoryOf(report.kind, verdicts);
    add(lenient, label.accept.includes(category));
    add(strict, category === label.category);
    if (!label.accept.includes(category)) misses.push(`${label.file}: ${label.category} taken for ${category}`);
    if (label.category === 'not-a-bounce' && category !== 'not-a-bounce' && category !== 'autoreply')
      ordinaryAsBounce++;
    if (!['hard', 'soft', 'complaint'].includes(label.category)) continue;
    const wanted = label.recipients.filter((one) => one.action !== 'delivered');
    const got = report.recipients.map((one) => one.address?.toLowerCase() ?? '');
    const named = wanted.filter((one) => one.address);
    if (named.length > 0) {
      const exact =
        got.length === named.length && named.every((one) => alternatives(one).some((address) => got.includes(address)));
      add(recipient, exact);
      if (!exact)
        misses.push(
          `${label.file}: recipient ${got.join(' ')} instead of ${named.map((one) => one.address).join(' ')}`,
        );
    }
    for (const one of wanted) {
      if (one.category !== 'hard' && one.category !== 'soft') continue;
      const index = one.address ? got.findIndex((address) => alternatives(one).includes(address)) : 0;
      const said = verdicts[Math.max(0, index)]?.reason;
      add(reason, said === one.reason);
      if (said !== one.reason) misses.push(`${label.file}: reason ${said} instead of ${one.reason}`);
    }
  }
  const right = replies.filter((reply) =>
    reply.accept.includes(classifyReply({ text: reply.line }).class === 'address' ? 'hard' : 'soft'),
  );
  const figures = {
    lenient: percent(lenient),
    strict: percent(strict),
    recipient: percent(recipient),
    reason: percent(reason),
    ordinaryAsBounce,
    replies: (100 * right.length) / Math.max(1, replies.length),
  };
  return { figures, misses };
}

export const bench: Bench = {
  rounds: 5,
  rivals: [
    {
      name: 'merpati',
      unavailable: () => absent,
      async run(round) {
        const started = performance.now();
        for (const { raw } of mails) classifyReport(parseReport(raw));
        const seconds = (performance.now() - started) / 1000;
        const { figures, misses } = judge();
        if (round === 0 && process.env.MERPATI_MISSES) process.stderr.write(`${misses.join('\n')}\n`);
        return { mailsPerSecond: mails.length / seconds, ...figures };
      },
    },
    {
      // Parsing alone, without any verdict: what a reader built on a general MIME parser would begin with.
      name: 'postalMime',
      unavailable: () => absent,
      async run() {
        const started = performance.now();
        for (const { raw } of mails) await PostalMime.parse(raw);
        return { mailsPerSecond: mails.length / ((performance.now() - started) / 1000) };
      },
    },
  ],
  derive: (medians) => ({
    timesPostalMime: (medians['merpati.mailsPerSecond'] ?? 0) / (medians['postalMime.mailsPerSecond'] ?? 1),
  }),
  targets: [
    { figure: 'merpati.lenient', at: 'least', bound: 99 },
    { figure: 'merpati.strict', at: 'least', bound: 96 },
    { figure: 'merpati.recipient', at: 'least', bound: 98 },
    { figure: 'merpati.reason', at: 'least', bound: 90 },
    { figure: 'merpati.replies', at: 'least', bound: 96 },
    { figure: 'merpati.ordinaryAsBounce', at: 'most', bound: 0 },
  ],
};

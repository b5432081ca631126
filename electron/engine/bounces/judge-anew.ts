import type { Verdict } from '../../../shared/verdict.ts';
import type { EngineContext } from '../context.ts';
import { noteVerdict } from '../sending/public.ts';
import { readSettings } from '../settings/public.ts';
import { sameAddress } from './addresses.ts';
import { classifyReply, classifyReport } from './classify.ts';
import { firstRule } from './first-rule.ts';
import { occasionOf } from './occasion.ts';
import { longestWords } from './own-rule.ts';
import { parseReport } from './parse-report.ts';
import { judge } from './policy.ts';
import { readRaw } from './raw-store.ts';
import { reportDigest, setEffect } from './repo.ts';
import { failuresSaying, type JudgedRow, lastBounceId, setVerdict } from './repo-rules.ts';
import { comparable, type Rule } from './rule.ts';
import { PROOFS, toldBy } from './told.ts';
import { inTurns, isOver } from './turns.ts';

/** Ids looked at in one query, and failures judged in one go: some are read again from their report. */
const SLICE = 1_000;
const AT_ONCE = 50;

/** A stored failure that a rule concerns, with what it would mean now. */
export type Judged = { readonly row: JudgedRow; readonly verdict: Verdict; readonly differs: boolean };

/**
 * Every stored failure that a rule speaks of, or spoke of before it was changed, with its verdict under the rules as they would
 * be; slice by slice, so that the engine goes on meanwhile.
 */
export async function* judgeAnew(
  ctx: EngineContext,
  rule: Pick<Rule, 'id'> & { any: readonly string[] },
  own: readonly Rule[],
): AsyncGenerator<Judged[], void> {
  const last = lastBounceId(ctx.db);
  const words = longestWords(rule.any);
  for (let after = 0; after < last && !ctx.closing.aborted; after += SLICE) {
    const rows = failuresSaying(ctx.db, { after, upTo: after + SLICE }, { words, rule: rule.id });
    for (let at = 0; at === 0 || at < rows.length; ) {
      const began = performance.now();
      const judged: Judged[] = [];
      for (const end = at + AT_ONCE; at < rows.length && at < end && !isOver(began); at++) {
        const row = rows[at];
        judged.push(...((row && judgeRow(ctx, row, rule, own)) ?? []));
      }
      if (judged.length > 0) yield judged;
      await new Promise((resolve) => setImmediate(resolve));
      if (rows.length === 0) break;
    }
  }
}

function judgeRow(
  ctx: EngineContext,
  row: JudgedRow,
  rule: Pick<Rule, 'id'> & { any: readonly string[] },
  own: readonly Rule[],
): [Judged] | undefined {
  const verdict = verdictOf(ctx, row, rule, own);
  return verdict && [{ row, verdict, differs: verdict.reason !== row.reason || verdict.class !== row.class }];
}

/** What a failure means by the rules given; undefined where the rule does not concern it. */
function verdictOf(
  ctx: EngineContext,
  row: JudgedRow,
  rule: Pick<Rule, 'id'> & { any: readonly string[] },
  own: readonly Rule[],
): Verdict | undefined {
  const spokeOfIt = row.rule === rule.id;
  const asked = { id: rule.id, reason: row.reason, any: rule.any, source: '', sample: '' };
  if (!spokeOfIt && firstRule([asked], comparable(row.diagnostic), null) === undefined) return undefined;
  return spokeOfIt ? (fromRaw(ctx, row, own) ?? fromWords(row, own)) : fromWords(row, own);
}

function fromWords(row: JudgedRow, own: readonly Rule[]): Verdict {
  const reply = { code: row.reply === '' ? null : row.reply, enhanced: row.status, text: row.diagnostic };
  const verdict = classifyReply(reply, own);
  const permanent = verdict.permanent && row.kind === 'bounce';
  // A mail that is still being tried says nothing final.
  if (row.kind === 'delay' && verdict.class === 'address')
    return { ...verdict, class: 'temporary', reason: 'expired', permanent };
  return { ...verdict, permanent };
}

/** Without the person's rule the report itself decides: it says more than the words that are kept of it. */
function fromRaw(ctx: EngineContext, row: JudgedRow, own: readonly Rule[]): Verdict | undefined {
  const digest = row.report_id === null ? undefined : reportDigest(ctx.db, row.report_id);
  const raw = digest === undefined ? undefined : readRaw(ctx.folder, digest);
  if (!raw) return undefined;
  const report = parseReport(raw);
  const verdicts = classifyReport(report, own);
  const index = report.recipients.findIndex(
    ({ address }) => address !== null && (sameAddress(address, row.address) || sameAddress(address, row.failed_key)),
  );
  return verdicts[Math.max(0, index)];
}

/** Stores what failures mean now, in turns of a few milliseconds; answers how many changed. What was done about people stays. */
export async function storeVerdicts(ctx: EngineContext, judged: readonly Judged[]): Promise<number> {
  const policy = readSettings(ctx.db).bouncePolicy;
  let changes = 0;
  // What others tell together counts for each of them: all are stored before anybody asks what follows.
  await inTurns(ctx, judged, ({ row, verdict }) => {
    const told = toldBy({ ...row, ...verdict, permanent: Number(verdict.permanent) });
    setVerdict(ctx.db, row.id, { ...verdict, told });
  });
  await inTurns(ctx, judged, ({ row, verdict, differs }) => {
    if (!differs) return;
    changes++;
    if (row.message_id !== null) noteVerdict(ctx.db, row.message_id, verdict);
    waitOrNot(ctx, { row, verdict }, policy);
  });
  return changes;
}

/** Nothing is done by itself: what would cost a contact now waits for a person, what would not waits no more. */
function waitOrNot(
  ctx: EngineContext,
  { row, verdict }: Pick<Judged, 'row' | 'verdict'>,
  policy: Parameters<typeof occasionOf>[2],
) {
  if (row.by_person === 1 || (row.effect !== 'none' && row.effect !== 'pending')) return;
  const certain = PROOFS.has(row.matched_by) && row.failed_key === '';
  const failure = {
    kind: row.kind,
    verdict,
    certain,
    ours: row.message_id !== null,
    final: row.kind === 'bounce',
    addressKey: row.address_key,
    campaignId: null,
    messageId: null,
    writtenAt: ctx.clock.now(),
  };
  const { do: would } = judge(occasionOf(ctx, failure, policy), policy);
  const effect = would === 'suppress' || would === 'ask' ? 'pending' : 'none';
  if (effect !== row.effect) setEffect(ctx.db, row.id, { effect });
}

import type { InferSchemaInput } from '@orpc/contract';
import type { bounces } from '../../../shared/contract/bounces.ts';
import type { BouncePolicy } from '../../../shared/contract/settings.ts';
import type { EngineContext } from '../context.ts';
import { markReturned } from '../sending/public.ts';
import { readSettings } from '../settings/public.ts';
import { suppressedAmong } from '../suppressions/public.ts';
import { afterRetries, carryOut } from './effects.ts';
import { type Failure, occasionOf } from './occasion.ts';
import { countsAgainst, type Judgement, judgeByPerson } from './policy.ts';
import { newBatch, setEffect } from './repo.ts';
import { type PolicyFilter, type PolicyRow, policySlice } from './repo-policy.ts';
import { PROOFS } from './told.ts';
import { inTurns } from './turns.ts';

/** So many at a time: the engine breathes in between. */
const SLICE = 100;
const MOST_SAMPLES = 20;

/** A stored bounce as the policy looks at it. */
function failureOf(row: PolicyRow): Failure {
  const certain = PROOFS.has(row.matched_by) && row.failed_key === '';
  const given = row.class !== 'address' || row.origin === 'report' || row.permanent === 1;
  return {
    kind: row.kind,
    verdict: { class: row.class, reason: row.reason, confidence: row.confidence },
    certain,
    ours: row.message_id !== null,
    final: row.kind === 'bounce' && given,
    addressKey: row.failed_key === '' ? row.address_key : '',
    campaignId: certain ? row.campaign_id : null,
    messageId: row.origin === 'report' ? row.message_id : null,
    writtenAt: row.written_at,
  };
}

function judged(ctx: EngineContext, row: PolicyRow, policy: BouncePolicy): Judgement {
  return judgeByPerson(occasionOf(ctx, failureOf(row), policy), policy);
}

async function* slices(ctx: EngineContext, filter: PolicyFilter): AsyncGenerator<PolicyRow[], void> {
  for (let before = Number.MAX_SAFE_INTEGER; !ctx.closing.aborted; ) {
    const rows = policySlice(ctx.db, filter, before, SLICE);
    if (rows.length > 0) yield rows;
    if (rows.length < SLICE) return;
    before = rows.at(-1)?.id ?? 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export type Applied = { suppressed: number; kept: number; retried: number; batch: number | null };

/** Does what the policy says to stored bounces, as one batch that can be taken back; never to what it has no say about. */
export async function applyTo(ctx: EngineContext, filter: PolicyFilter): Promise<Applied> {
  const policy = readSettings(ctx.db).bouncePolicy;
  const at = ctx.clock.now();
  const done: Applied = { suppressed: 0, kept: 0, retried: 0, batch: null };
  const retried: PolicyRow[] = [];
  for await (const rows of slices(ctx, filter)) {
    done.batch ??= newBatch(ctx.db, at);
    const batch = done.batch;
    await inTurns(ctx, rows, (row) => {
      if (row.effect === 'suppressed' || row.effect === 'retried') return;
      const effect = applyOne(ctx, row, { policy, at, batch });
      if (effect === 'suppressed') done.suppressed++;
      else if (effect === 'retried') done.retried++;
      else if (row.effect === 'pending' || effect === 'kept') done.kept++;
      if (effect === 'retried') retried.push(row);
    });
  }
  afterRetries(ctx, retried);
  return done;
}

function applyOne(ctx: EngineContext, row: PolicyRow, how: { policy: BouncePolicy; at: number; batch: number }) {
  const { policy, at, batch } = how;
  const judgement = judged(ctx, row, policy);
  const done = carryOut(ctx, row, judgement, { hours: policy.retryAfterHours, batch: { id: batch }, at });
  const changes = done.effect !== 'none' || row.effect === 'pending';
  if (changes) setEffect(ctx.db, row.id, { ...done, batch: done.effect === 'none' ? null : batch, by: 'policy' });
  if (done.effect === 'suppressed') confirmReturned(ctx, row, at);
  return changes ? done.effect : row.effect;
}

/** An address alone did not count against the message; now a person has looked. */
function confirmReturned(ctx: EngineContext, row: PolicyRow, at: number) {
  if (row.message_id === null || PROOFS.has(row.matched_by)) return;
  const verdict = { ...row, permanent: row.permanent === 1, rule: '' };
  markReturned(ctx.db, row.message_id, { kind: row.kind === 'complaint' ? 'complaint' : 'bounce', verdict, at });
}

type DryRun = InferSchemaInput<(typeof bounces.dryRun)['~orpc']['outputSchema'] & object>;
type Would = DryRun['samples'][number]['would'];

/** What a policy would do to everything that may be decided anew, as `applyTo` with `anew` would do it. Nothing is written. */
export async function tryPolicy(
  ctx: EngineContext,
  given: { policy: BouncePolicy | null; reason: PolicyFilter['reason']; class: PolicyFilter['class'] },
): Promise<DryRun> {
  const policy = given.policy ?? readSettings(ctx.db).bouncePolicy;
  const result: DryRun = {
    looked: 0,
    suppress: 0,
    keep: 0,
    retry: 0,
    wait: 0,
    newlySuppressed: 0,
    noLonger: 0,
    samples: [],
  };
  const people = new Map<string, { now: boolean; would: boolean }>();
  for await (const rows of slices(ctx, { reason: given.reason, class: given.class, ids: null, anew: true })) {
    for (const row of rows) {
      if (row.message_id === null) continue;
      const would = wouldOf(judged(ctx, row, policy), row, policy);
      result.looked++;
      result[would]++;
      const now = row.effect === 'suppressed';
      const person = people.get(row.address_key) ?? { now: false, would: false };
      people.set(row.address_key, { now: person.now || now, would: person.would || would === 'suppress' });
      if (now !== (would === 'suppress') && result.samples.length < MOST_SAMPLES)
        result.samples.push({ id: row.id, address: row.address, reason: row.reason, now: row.effect, would });
    }
  }
  return { ...result, ...differences(ctx, people) };
}

function wouldOf(judgement: Judgement, row: PolicyRow, policy: BouncePolicy): Would {
  if (judgement.do === 'suppress' || judgement.do === 'retry' || judgement.do === 'wait') return judgement.do;
  const adds = judgement.do === 'nothing' && policy.temporaryAfter > 0 && countsAgainst(row);
  return adds ? 'wait' : 'keep';
}

function differences(ctx: EngineContext, people: ReadonlyMap<string, { now: boolean; would: boolean }>) {
  const gain = [...people].filter(([, { now, would }]) => would && !now).map(([key]) => key);
  let newlySuppressed = 0;
  for (let from = 0; from < gain.length; from += 1_000) {
    const slice = gain.slice(from, from + 1_000);
    const already = suppressedAmong(ctx.db, slice);
    newlySuppressed += slice.filter((key) => !already.has(key)).length;
  }
  const noLonger = [...people.values()].filter(({ now, would }) => now && !would).length;
  return { newlySuppressed, noLonger };
}

import { expect, it } from 'vitest';
import { explainBounce } from '../../../electron/engine/bounces/explain.ts';
import { classifyReply } from '../../../electron/engine/bounces/public.ts';
import { causeOfReason } from '../../../electron/engine/relays/public.ts';
import { REASONS } from '../../../shared/verdict.ts';
import { REPLIES } from './replies.ts';

const OF_REASONS = new Set(REASONS.map(causeOfReason));

/** What the screen gets beside the verdict of one reply. */
function explained(reply: string) {
  const [, code = '0', , status = null] = /^(\d{3})[ -]((\d\.\d+\.\d+)\s)?/.exec(reply) ?? [];
  const {
    class: about,
    reason,
    rule,
  } = classifyReply({ code: Number(code), enhanced: status, text: reply, stage: null });
  return explainBounce({ kind: 'bounce', class: about, reason, rule, reply: '', status, diagnostic: reply });
}

it('an explanation beside a verdict never gives another reason than the verdict', () => {
  expect(explained(`550 5.7.1 ${'A'.repeat(500)} spam`).cause).toBeNull();
  const contradictions = REPLIES.map(([, , reply]) => explained(reply).cause).filter(
    (cause) => cause !== null && OF_REASONS.has(cause),
  );
  expect(contradictions).toEqual([]);
});

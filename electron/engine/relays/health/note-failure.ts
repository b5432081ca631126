import type { TestStep } from '../../../../shared/contract/relays.ts';
import type { Verdict } from '../../../../shared/verdict.ts';
import type { EngineContext } from '../../context.ts';
import type { Stage } from '../connection.ts';
import { explainReply } from '../explain.ts';
import { parseReply, replyLine } from '../reply.ts';
import { type Failure, type FailureClass, failureClass } from './failure-class.ts';
import { noteError } from './gathered.ts';

/** Our own doing: the relay has no part in it. */
const OURS = new Set(['aborted', 'own_limit', 'plain_refused']);
const NOT_A_FAILURE = new Set(['busy', 'relay_gone', 'aborted']);

/** Adds a failed opening, or a message that the relay did not take, to its health under its cause. Never throws. */
export function noteFailure(
  ctx: EngineContext,
  relayId: number,
  failure: Failure,
  verdict: Pick<Verdict, 'class' | 'reason'> | null = null,
): void {
  if (failure.code === 0 && NOT_A_FAILURE.has(failure.system)) return;
  try {
    const { cause } = explainReply(failure);
    if (OURS.has(cause)) return;
    const words = replyLine({ ...failure, text: failure.text || failure.system });
    noteError(ctx, relayId, { cause, class: failureClass(failure, verdict), words });
  } catch (error) {
    ctx.log.error('a failure could not be added to the health', error, { relayId });
  }
}

type Outcome =
  | { readonly kind: 'accepted' }
  | ({ readonly kind: 'refused' } & Omit<Failure, 'system'>)
  | { readonly kind: 'lost'; readonly afterDot: boolean; readonly stage?: Stage; readonly cause: string }
  | { readonly kind: 'unmade' };

/** The same for what became of a message; an accepted one is no failure. */
export function noteOutcome(
  ctx: EngineContext,
  relayId: number,
  outcome: Outcome,
  verdict: Pick<Verdict, 'class' | 'reason'> | null = null,
): void {
  if (outcome.kind === 'refused') noteFailure(ctx, relayId, { ...outcome, system: '' }, verdict);
  if (outcome.kind === 'lost') {
    const { stage = outcome.afterDot ? 'dot' : 'mail', cause } = outcome;
    noteFailure(ctx, relayId, { stage, code: 0, text: '', system: cause });
  }
}

const OF_STEP: Readonly<Record<TestStep['step'], FailureClass>> = {
  find: 'line',
  secure: 'line',
  sign_in: 'sign_in',
  test_mail: 'line',
};

/** The same for a failed step of a relay's test, whose cause is known already; `classify` reads the reply to the test mail. */
export function noteFailedStep(
  ctx: EngineContext,
  relayId: number,
  { step, cause, words }: TestStep,
  classify: (reply: { code: number; enhanced: string | null; text: string; stage: Stage }) => Verdict,
): void {
  if (cause === null || OURS.has(cause)) return;
  const reply = step === 'test_mail' ? parseReply(words) : null;
  const failure = reply && ({ stage: 'dot', ...reply, system: '' } as const);
  const about =
    failure === null
      ? OF_STEP[step]
      : failureClass(failure, classify({ ...failure, enhanced: failure.enhanced ?? null }));
  noteError(ctx, relayId, { cause, class: about, words });
}

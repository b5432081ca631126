import type { RelayHealth, TestStep } from '../../../../shared/contract/relays.ts';
import type { EngineContext } from '../../context.ts';
import { type About, causeNamed, type Failure } from '../causes.ts';
import type { Stage } from '../connection.ts';
import { explainReply } from '../explain.ts';
import { replyLine } from '../reply.ts';
import { noteError, noteMessage } from './gathered.ts';

/** Never the relay's doing: told to ourselves, or by a relay that is no longer there. */
const NOT_ITS_DOING = new Set(['busy', 'relay_gone', 'aborted', 'ABORTED']);

const CLASS: Readonly<Record<About, RelayHealth['errors'][number]['class'] | null>> = {
  line: 'line',
  sign_in: 'sign_in',
  slow_down: 'slow_down',
  address: 'address',
  us: 'us',
  temporary: 'other',
  // What we ourselves did not do (a limit used up, a password missing) says nothing about the relay.
  own: null,
};

/** Adds a failed opening, or a message that the relay did not take, to its health under its cause. Never throws. */
export function noteFailure(ctx: EngineContext, relayId: number, failure: Failure): void {
  if (failure.code === 0 && NOT_ITS_DOING.has(failure.system)) return;
  try {
    const { cause, about } = explainReply(failure);
    const words = replyLine({ ...failure, text: failure.text || failure.system });
    if (CLASS[about] !== null) noteError(ctx, relayId, { cause, class: CLASS[about], words });
  } catch (error) {
    ctx.log.error('a failure could not be added to the health', error, { relayId });
  }
}

type Outcome =
  | { readonly kind: 'accepted' | 'unmade' }
  | ({ readonly kind: 'refused' } & Omit<Failure, 'system'>)
  | { readonly kind: 'lost'; readonly afterDot: boolean; readonly stage?: Stage; readonly cause: string };

/** Adds what became of a message: one more that was taken, or a failure under its cause. */
export function noteOutcome(ctx: EngineContext, relayId: number, outcome: Outcome): void {
  if (outcome.kind === 'accepted') noteMessage(ctx, relayId);
  if (outcome.kind === 'refused') noteFailure(ctx, relayId, { ...outcome, system: '' });
  if (outcome.kind === 'lost') {
    const { stage = outcome.afterDot ? 'dot' : 'mail', cause } = outcome;
    noteFailure(ctx, relayId, { stage, code: 0, text: '', system: cause });
  }
}

/** The same for a failed step of a relay's test, whose cause is known already. */
export function noteFailedStep(ctx: EngineContext, relayId: number, { cause, words }: TestStep): void {
  const about = cause === null ? null : CLASS[causeNamed(cause).about];
  if (cause !== null && about !== null) noteError(ctx, relayId, { cause, class: about, words });
}

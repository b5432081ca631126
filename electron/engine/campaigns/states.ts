import type { Campaign, Totals } from '../../../shared/contract/campaigns.ts';

type State = Campaign['state'];

/**
 * Where a campaign can go from where it is. Back to `draft` leads only the undo of a start (nothing was sent) or of a
 * schedule; `finished` goes on when people ask for failed messages to be tried again.
 */
const MOVES: Readonly<Record<State, readonly State[]>> = {
  draft: ['scheduled', 'sending'],
  scheduled: ['draft', 'sending', 'cancelled'],
  sending: ['paused', 'finished', 'cancelled', 'draft'],
  paused: ['sending', 'cancelled', 'finished', 'draft'],
  finished: ['sending'],
  cancelled: ['sending'],
};

/** Tells whether a campaign may go from one state to another; staying is always allowed. */
export function canMove(from: State, to: State): boolean {
  return from === to || MOVES[from].includes(to);
}

/** Only what nobody is being sent can be changed. */
export function isEditable(state: State): boolean {
  return state === 'draft' || state === 'paused';
}

/** Counters of a campaign that never started. */
export const NO_TOTALS: Totals = {
  recipients: 0,
  queued: 0,
  sending: 0,
  accepted: 0,
  deferred: 0,
  rejected: 0,
  inDoubt: 0,
  skipped: 0,
  cancelled: 0,
  bounced: 0,
  complained: 0,
  unsubscribed: 0,
};

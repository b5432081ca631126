import type { Campaign } from '../../../shared/contract/campaigns.ts';

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

import type { PauseCause } from '../../../shared/contract/sending.ts';
import type { EngineContext } from '../context.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Neighbours } from './neighbours.ts';
import type { RelayBudget } from './relay-budget.ts';
import type { Ledger } from './repo.ts';
import type { EventKind, EventValues } from './repo-events.ts';
import type { Results } from './results.ts';
import type { Run } from './run.ts';

/** What stands behind a pause: figures for the sentence, and the server's own words. */
export interface PauseWords {
  readonly values?: EventValues;
  readonly reply?: string;
}

/** What the parts of the sender share: one per open engine. */
export interface SenderContext {
  readonly engine: EngineContext;
  readonly neighbours: Neighbours;
  readonly ledger: Ledger;
  readonly group: GroupCommit;
  readonly results: Results;
  readonly runs: ReadonlyMap<number, Run>;
  budget(relayId: number): RelayBudget;
  /** Takes over limits that a person edited, and the slow pace that one asked for. */
  adoptLimits(relayId: number): void;
  /** Stops a campaign for a cause that a person must look at, or that must end by itself first. */
  pause(run: Run, cause: PauseCause, words?: PauseWords): void;
  /** Lets a campaign go on through another relay; `taken` tells from which and why, null where it is back on its own. */
  move(run: Run, relayId: number, taken: Run['taken']): void;
  /** Writes down what happened to a campaign, for the eye. */
  tell(campaignId: number, kind: EventKind, values?: EventValues, reply?: string): void;
  /** Something about a campaign changed that whoever watches should hear of, soon; its state at once (`urgent`). */
  touch(campaignId: number, urgent?: boolean): void;
  /** Nothing is left to send: the campaign may be finished. */
  drained(run: Run): void;
}

/** Waits against the practice relay are this much shorter: two hours become twelve seconds. */
export const PRACTICE_SCALE = 1 / 600;

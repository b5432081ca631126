import type { EngineEvent } from '../../shared/contract/events.ts';
import type { Db } from './db/open.ts';
import type { EventBus } from './events.ts';
import type { TicketStore } from './files/tickets.ts';
import type { Clock, HostKind, Log, Resolver, Secrets } from './ports.ts';

/** All that a feature is given. Functions take what they need of it; nothing is global. */
export interface EngineContext {
  readonly db: Db;
  /** The workspace folder; features keep their files in sub-folders of their own name. */
  readonly folder: string;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly resolver: Resolver;
  readonly log: Log;
  readonly events: EventBus;
  readonly files: TicketStore;
  readonly host: HostKind;
  /** Aborted when the engine closes: every background loop listens to it. */
  readonly closing: AbortSignal;
  /** Registers work to finish before the database closes; run in reverse order. */
  onClose(finish: () => void | Promise<void>, order?: 'last'): void;
}

/** Publishes that something changed, so that whoever shows it asks again. */
export function changed(
  ctx: Pick<EngineContext, 'events'>,
  what: Extract<EngineEvent, { type: 'changed' }>['what'],
  id: number | null = null,
): void {
  ctx.events.publish({ type: 'changed', what, id });
}

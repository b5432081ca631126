import { implement } from '@orpc/server';
import { type Activity, shellContract } from '../../shared/host-contract.ts';
import { sealWithSystem, unsealWithSystem } from './sealing.ts';
import type { Tickets } from './tickets.ts';

/** Answers what the engine asks of the operating system. */
export function createShellRouter(options: { tickets: Tickets; onActivity(activity: Activity): void }) {
  const shell = implement(shellContract);
  return shell.router({
    seal: shell.seal.handler(({ input }) => ({ sealed: sealWithSystem(input.plain) })),
    unseal: shell.unseal.handler(({ input }) => ({ plain: unsealWithSystem(input.sealed) })),
    ticket: shell.ticket.handler(({ input }) => options.tickets.redeem(input.ticket)),
    activity: shell.activity.handler(({ input }) => options.onActivity(input)),
  });
}

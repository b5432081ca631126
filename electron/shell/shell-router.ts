import { implement } from '@orpc/server';
import { type Activity, shellContract } from '../../shared/host-contract.ts';
import { sealWithSystem, unsealWithSystem } from './sealing.ts';

/** Answers what the engine asks of the operating system. */
export function createShellRouter(options: { onActivity(activity: Activity): void }) {
  const shell = implement(shellContract);
  return shell.router({
    seal: shell.seal.handler(({ input }) => ({ sealed: sealWithSystem(input.plain) })),
    unseal: shell.unseal.handler(({ input }) => ({ plain: unsealWithSystem(input.sealed) })),
    activity: shell.activity.handler(({ input }) => options.onActivity(input)),
  });
}

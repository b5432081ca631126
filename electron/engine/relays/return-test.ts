import type { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';

type Calls = Handlers<typeof contract.relays>;

/** Whether mail to a tagged return address comes back to a mailbox that is watched. */
export async function testReturn(
  _ctx: EngineContext,
  _input: Parameters<Calls['testReturn']>[0],
): Promise<Awaited<ReturnType<Calls['testReturn']>>> {
  return { outcome: 'no_mailbox', cause: null, words: '' };
}

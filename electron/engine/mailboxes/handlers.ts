import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';

type Calls = Handlers<typeof contract.mailboxes>;

/** The calls of mailboxes. */
export function mailboxesHandlers(_ctx: EngineContext): Calls {
  const missing = () => {
    throw new AppError('not_found', { what: 'mailbox' });
  };
  return {
    list: () => ({ mailboxes: [] }),
    save: missing,
    remove: missing,
    enable: missing,
    discover: () => ({ offers: [] }),
    test: missing,
    read: () => ({ mailboxes: 0, messages: 0, reports: 0, suppressed: 0, failed: [] }),
  };
}

import type { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { erasePerson, resumeErasures } from './erase.ts';
import { exportPerson } from './person-export.ts';
import { readmitPerson } from './readmit.ts';

type Calls = Pick<Handlers<typeof contract.contacts>, 'erase' | 'readmit' | 'exportPerson'>;

/** The calls about one person by address, whether they are a contact or not. */
export function personCalls(ctx: EngineContext): Calls {
  const resuming = resumeErasures(ctx).catch((error: unknown) =>
    ctx.log.error('erasures that were cut short could not be taken up', error),
  );
  ctx.onClose(() => resuming);
  return {
    erase: (wish) => erasePerson(ctx, wish),
    readmit: (input) => readmitPerson(ctx, input),
    exportPerson: ({ address, words }) => exportPerson(ctx, address, words),
  };
}

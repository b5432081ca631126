import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';

type Calls = Pick<Handlers<typeof contract.bounces>, 'rules' | 'draftRule' | 'tryRule' | 'saveRule' | 'removeRule'>;

/** The calls about the person's own rules. */
export function ruleCalls(_ctx: EngineContext): Calls {
  const missing = () => {
    throw new AppError('not_found', { what: 'rule' });
  };
  return { rules: () => ({ rules: [] }), draftRule: missing, tryRule: missing, saveRule: missing, removeRule: missing };
}

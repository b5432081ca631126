import { AppError, isErrorCode } from '../../../shared/errors.ts';
import { startRowThread } from './row-thread.ts';
import type { FromThread, StagedRun, ThreadOrder, ToThread, Wanted } from './thread-messages.ts';

/** Old generation of the thread, in MB: it keeps one batch of rows and the names of groups, not people. */
const LIMITS = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 16 };

/**
 * The runs of a file as its thread hands them over, one after the other while the next is made. Ends at once where `signal`
 * aborts. Throws what the thread failed of.
 */
export async function* threadRuns(
  order: ThreadOrder,
  answer: (wanted: Wanted[]) => (number | string)[],
  signal: AbortSignal,
): AsyncGenerator<StagedRun, void, void> {
  const { thread, end } = startRowThread('import', order, LIMITS);
  const tell = (message: ToThread) => thread.postMessage(message);
  const ready: StagedRun[] = [];
  let over = false;
  let failure: unknown = null;
  let wake = () => {};
  const stop = (because: unknown) => {
    failure ??= because;
    over = true;
    wake();
  };
  thread.on('message', (message: FromThread) => {
    try {
      if (message.kind === 'ask') tell({ kind: 'answer', answers: answer(message.wanted) });
      else if (message.kind === 'run') ready.push(message);
      else if (message.kind === 'failed') stop(failureOf(message));
      else if (message.kind === 'end') over = true;
    } catch (error) {
      stop(error);
    }
    wake();
  });
  thread.on('error', stop);
  thread.on('exit', () => stop(null));
  const abort = () => stop(null);
  signal.addEventListener('abort', abort);
  try {
    while (!signal.aborted) {
      const next = ready.shift();
      if (next) {
        yield next;
        tell({ kind: 'taken' });
      } else if (failure) throw failure;
      else if (over) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    signal.removeEventListener('abort', abort);
    await end();
  }
}

function failureOf({ code, message }: { code: string | null; message: string }): Error {
  return isErrorCode(code) && code !== 'internal' ? new AppError(code, {}, { cause: message }) : new Error(message);
}

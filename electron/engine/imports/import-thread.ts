import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import { isDiskFull } from '../db/refusals.ts';
import { openForReading } from '../db/side.ts';
import { goBehind } from '../priority.ts';
import { dataBatches, fileSource } from './batches.ts';
import { isSame, type KeptSource } from './kept-source.ts';
import { createStager } from './stage.ts';
import { surveyTypos } from './survey.ts';
import type { FromThread, ThreadOrder, ToThread } from './thread-messages.ts';

/** Runs that wait to be taken over while the next is made. */
const MOST_WAITING = 2;

/** Reads the file of an import and hands it over in staging files; the engine ends this thread when it wants no more. */
export async function run(order: ThreadOrder): Promise<void> {
  const port = parentPort;
  if (!port) return;
  goBehind();
  // What this thread is done with it gives away: left to the collector of garbage, it would lie about for runs on end.
  const say = (message: FromThread) =>
    port.postMessage(message, message.kind === 'run' ? message.groups.map(({ people }) => people.buffer) : []);
  try {
    await stageAll(order, say, listen(port));
    say({ kind: 'end' });
  } catch (error) {
    const { code, name } = error as { code?: unknown; name?: unknown };
    const known = name === 'AppError' && typeof code === 'string' ? code : null;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say({ kind: 'failed', code: isDiskFull(error) ? 'disk_full' : known, message });
  }
  port.close();
}

/**
 * Throws `import_file_changed` where the file is another one by now: what was read of it just now is not handed over. One that is
 * only gone was open and is read to its end.
 */
function requireUnchanged(source: KeptSource): void {
  if (existsSync(source.path) && !isSame(source)) throw new AppError('import_file_changed');
}

type Engine = ReturnType<typeof listen>;

async function stageAll(order: ThreadOrder, say: (message: FromThread) => void, engine: Engine): Promise<void> {
  const source = fileSource(order.source.path, order.fileName);
  const { dialect, plan, repairs } = order;
  const domains = order.fixTypos ? await surveyTypos(source, dialect, plan.address) : new Map<string, string>();
  const workspace = openForReading(order.workspace, 2_048);
  try {
    const stager = createStager({
      order,
      corrections: { repairs, domains },
      workspace,
      ask(wanted) {
        say({ kind: 'ask', wanted });
        return engine.answers();
      },
    });
    for await (const { records, bytesRead } of dataBatches(source, dialect)) {
      const staged = await stager.add(records, bytesRead);
      if (staged) {
        requireUnchanged(order.source);
        say({ kind: 'run', ...staged });
        await engine.room();
      }
    }
    const last = stager.end();
    requireUnchanged(order.source);
    if (last) say({ kind: 'run', ...last });
  } finally {
    workspace.close();
  }
}

/** What the engine says: answers to a question, and that a run was taken. */
function listen(port: NonNullable<typeof parentPort>) {
  let answered: (answers: (number | string)[]) => void = () => undefined;
  let taken: () => void = () => undefined;
  let waiting = 0;
  port.on('message', (message: ToThread) => {
    if (message.kind === 'answer') answered(message.answers);
    else {
      waiting--;
      taken();
    }
  });
  return {
    answers: () =>
      new Promise<(number | string)[]>((resolve) => {
        answered = resolve;
      }),
    /** Waits until not too many runs lie about. */
    async room(): Promise<void> {
      waiting++;
      await nextTurn();
      while (waiting >= MOST_WAITING)
        await new Promise<void>((resolve) => {
          taken = resolve;
        });
    },
  };
}

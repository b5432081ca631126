import { parentPort } from 'node:worker_threads';
import { openForReading } from '../db/side.ts';
import { openValues, type ValuesFile } from '../search/public.ts';
import { type Answer, answer, createMemory, GivenUp, type Moment, type Question } from './answer.ts';

/** What the engine sends: `stop` holds 1 once nobody waits for the answer any more. */
export interface Asked {
  readonly id: number;
  readonly question: Question;
  readonly moment: Moment;
  readonly stop: Int32Array<SharedArrayBuffer>;
}

export type Told =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly failed: { readonly message: string; readonly givenUp: boolean } };

/** What runs in the thread: one question after the other, read from the workspace's database and never written to it. */
export async function run({ folder }: { folder: string }): Promise<void> {
  const db = openForReading(folder, 16_384);
  const memory = createMemory();
  parentPort?.on('message', ({ id, question, moment, stop }: Asked) => {
    const check = () => {
      if (Atomics.load(stop, 0) === 1) throw new GivenUp();
    };
    const file = openLate(() => openValues(folder, db));
    try {
      check();
      const told = answer(db, memory, question, moment, { check, values: file.get });
      const owned = told.do === 'sets' ? told.sets.flatMap((words) => (words === null ? [] : [words.buffer])) : [];
      parentPort?.postMessage({ id, answer: told } satisfies Told, owned);
    } catch (error) {
      const failed = { message: String((error as Error).stack ?? error), givenUp: error instanceof GivenUp };
      parentPort?.postMessage({ id, failed } satisfies Told);
    } finally {
      file.close();
    }
  });
}

/** The file of values, opened when it is first wanted: within the transaction of the question, so that it is never older than that. */
function openLate(open: () => ValuesFile | null) {
  let file: ValuesFile | null | undefined;
  return {
    get: () => {
      if (file === undefined) file = open();
      return file;
    },
    close: () => file?.close(),
  };
}

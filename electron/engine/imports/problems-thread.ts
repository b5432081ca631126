import { parentPort } from 'node:worker_threads';
import { openForReading } from '../db/side.ts';
import { fileSource } from './batches.ts';
import { findProblems, type ProblemQuestion, type Problems } from './problems.ts';

export type ProblemOrder = Omit<ProblemQuestion, 'source'> & {
  workspace: string;
  path: string;
  name: string;
  /** Bytes of the file, so that there is a share to tell. */
  bytes: number;
};
export type ProblemMessage = { kind: 'progress'; progress: number } | { kind: 'found'; problems: Problems };

const TELL_EVERY_MS = 250;

/** Looks for problems beside the engine's own thread: a million rows take seconds. Only reads; whoever wants no answer ends it. */
export async function run({ workspace, path, name, bytes, ...question }: ProblemOrder): Promise<void> {
  const say = (message: ProblemMessage) => parentPort?.postMessage(message);
  const db = openForReading(workspace);
  let last = performance.now();
  try {
    const problems = await findProblems(
      db,
      { ...question, source: fileSource(path, name) },
      {
        told(read) {
          if (performance.now() - last < TELL_EVERY_MS) return;
          last = performance.now();
          say({ kind: 'progress', progress: Math.min(1, read / Math.max(1, 2 * bytes)) });
        },
      },
    );
    say({ kind: 'found', problems });
  } finally {
    db.close();
  }
}

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./act-process.ts', import.meta.url));

/** Does one long thing (see `act-process.ts`) and kills it so many milliseconds after it began; answers whether it had ended by then. */
export function killedAct(
  folder: string,
  act: 'undo' | 'undoNames' | 'erase' | 'start' | 'tag',
  value: string | number,
  after: number,
) {
  const child = fork(SCRIPT, [folder, act, String(value)], { execArgv: [] });
  return new Promise<boolean>((resolve, reject) => {
    let ended = false;
    child.on('message', (word) => {
      if (word === 'begun') setTimeout(() => child.kill('SIGKILL'), after);
      if (word === 'done') {
        ended = true;
        child.kill('SIGKILL');
      }
    });
    child.on('exit', (code) => (code ? reject(new Error(`${act} ended with ${code}`)) : resolve(ended)));
    child.on('error', reject);
  });
}

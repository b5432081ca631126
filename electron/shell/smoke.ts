import { readFileSync } from 'node:fs';
import type { BrowserWindow } from 'electron';
import type { EngineState } from '../../shared/bridge.ts';
import type { EngineCalls } from './engine-calls.ts';

interface SmokeOptions {
  readonly window: BrowserWindow;
  engine(): EngineCalls | null;
  engineState(): EngineState;
}

const LONGEST_MS = 45_000;

async function until(what: string, deadline: number, holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${LONGEST_MS / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Whether the page's process is held by the operating system's sandbox: seccomp filters on Linux; null where we cannot tell. */
function isHeld(window: BrowserWindow): boolean | null {
  if (process.platform !== 'linux') return null;
  const status = readFileSync(`/proc/${window.webContents.getOSProcessId()}/status`, 'utf8');
  return /^Seccomp:\s*2$/m.test(status);
}

/** Proves that this build starts: the engine opens a workspace and answers one query, the page draws itself. Throws where it does not. */
export async function runSmoke({ window, engine, engineState }: SmokeOptions): Promise<Record<string, unknown>> {
  const deadline = Date.now() + LONGEST_MS;
  const problems: string[] = [];
  window.webContents.on('console-message', (...args: unknown[]) => {
    const [event, level, text] = args as [{ level?: string; message?: string }, number | undefined, string | undefined];
    if (event.level === 'error' || level === 3) problems.push(event.message ?? text ?? 'unknown');
  });
  await until('the engine is up', deadline, () => {
    const state = engineState();
    if (state.state === 'down' && state.code) throw new Error(`the engine does not open: ${state.code}`);
    return state.state === 'up';
  });
  const calls = engine();
  if (!calls) throw new Error('no engine');
  await calls.anyQuery();
  const drawn = "document.readyState === 'complete' && (document.getElementById('root')?.childElementCount ?? 0) > 0";
  await until('the page is drawn', deadline, async () => Boolean(await window.webContents.executeJavaScript(drawn)));
  if (problems.length > 0) throw new Error(`the page complains: ${problems.join(' | ').slice(0, 500)}`);
  return {
    smoke: 'ok',
    title: window.getTitle(),
    sandboxed: isHeld(window),
    electron: process.versions.electron,
    chrome: process.versions.chrome,
  };
}

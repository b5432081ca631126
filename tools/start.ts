import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildIfStale, ROOT } from './built-app.ts';
import { appEnvironment, electronBinary, hasDisplay, sandboxArguments } from './electron-binary.ts';

// `npm start`: opens the desktop app; where that is not possible, says why in one line and serves the interface to the browser.

const say = (text: string) => process.stderr.write(`merpati: ${text}\n`);

/** Runs a program to its end with this terminal's streams; passes on the wish to stop. Resolves with its exit code. */
function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(command, args, { cwd: ROOT, env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });
}

function serve(reason: string, args: readonly string[]): Promise<number> {
  say(`${reason}; serving the interface to your browser instead`);
  return run(process.execPath, [join(ROOT, 'electron', 'hosts', 'cli.ts'), 'serve', ...args], process.env);
}

async function start(args: readonly string[]): Promise<number> {
  if (!hasDisplay()) return serve('there is no display here', args);
  const electron = electronBinary(say);
  if (!electron) return serve('there is no Electron here and it could not be fetched', args);
  await buildIfStale(say);
  const code = await run(electron, [...sandboxArguments, ROOT, ...args], appEnvironment());
  // 127: the system lacks a library that Electron needs, or its binary cannot be run at all.
  return code === 127 ? serve('Electron does not start on this system', args) : code;
}

process.exitCode = await start(process.argv.slice(2));

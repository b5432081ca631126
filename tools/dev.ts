import { type ChildProcess, spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { createBuilder, createServer } from 'vite';
import { ROOT } from './built-app.ts';
import { appEnvironment, electronBinary, hasDisplay, sandboxArguments } from './electron-binary.ts';

// `npm run dev`: the page from Vite with hot reload, through the app's own scheme and policy; main, preload and engine are
// built again and the app is started again whenever a file of theirs is saved.

const say = (text: string) => process.stderr.write(`dev: ${text}\n`);
const configFile = join(ROOT, 'vite.config.ts');

/** Builds main and preload; false where a file does not compile (the app goes on as it was). */
async function buildShell(): Promise<boolean> {
  try {
    const builder = await createBuilder({ configFile, logLevel: 'error' });
    for (const name of ['main', 'preload'] as const) {
      const environment = builder.environments[name];
      if (environment) await builder.build(environment);
    }
    return true;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  const server = createTcpServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 5173));
    });
  });
}

async function develop(): Promise<void> {
  const electron = hasDisplay() ? electronBinary(say) : null;
  if (!electron) throw new Error('no display or no Electron here; `npm start` serves the interface to a browser');
  const port = await freePort();
  const server = await createServer({
    configFile,
    // The page is at `app://bundle/`, so that its reload socket must be told where the server is.
    server: { host: '127.0.0.1', port, strictPort: true, hmr: { host: '127.0.0.1', protocol: 'ws', clientPort: port } },
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('Vite has no address');
  say(`the page comes from ${url}`);

  let app: ChildProcess | null = null;
  let restarting = false;
  const startApp = () => {
    restarting = false;
    app = spawn(electron, [...sandboxArguments, ROOT, ...process.argv.slice(2)], {
      stdio: 'inherit',
      env: appEnvironment({ MERPATI_DEV_SERVER: url }),
    });
    app.once('exit', (code) => {
      app = null;
      if (restarting) startApp();
      else void server.close().then(() => process.exit(code ?? 0));
    });
  };
  const rebuild = async () => {
    if (!(await buildShell())) return say('not built; waiting for the next save');
    say('built; starting the app again');
    restarting = true;
    if (app) app.kill();
    else startApp();
  };

  let timer: NodeJS.Timeout | undefined;
  for (const folder of ['electron', 'shared'])
    watch(join(ROOT, folder), { recursive: true }, (_event, name) => {
      if (!name?.endsWith('.ts')) return;
      clearTimeout(timer);
      timer = setTimeout(() => void rebuild(), 200);
    });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app?.kill(signal));
  if (!(await buildShell())) throw new Error('main does not build');
  startApp();
}

await develop();

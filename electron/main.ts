import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { runApp } from './shell/app.ts';
import { registerSchemes } from './shell/app-scheme.ts';
import { hardenContents } from './shell/hardening.ts';
import { filesNamed } from './shell/opened-files.ts';
import { startOptions } from './shell/start-options.ts';

// Electron starts here. Nothing is awaited at the top: "ready" waits for this module to be done.

const here = dirname(fileURLToPath(import.meta.url));
const options = startOptions({
  argv: process.argv,
  env: process.env,
  packaged: app.isPackaged,
  nodeApi: Number(process.versions.napi),
  root: resolve(here, '..', '..'),
});

const userData = options.userData ?? (options.smoke ? mkdtempSync(join(tmpdir(), 'merpati-smoke-')) : null);
if (userData) app.setPath('userData', userData);
app.setAppUserModelId('example.merpati.app');
// Root cannot be sandboxed (Chromium refuses to start): there `--no-sandbox` is given, and each window still asks for it.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerSchemes();
hardenContents();

// macOS tells of a file that was dropped on the icon before the app is ready.
const opened = filesNamed(process.argv.slice(1), process.cwd());
const early = (event: { preventDefault(): void }, path: string) => {
  event.preventDefault();
  opened.push(path);
};
app.on('open-file', early);

if (!options.smoke && !app.requestSingleInstanceLock()) app.quit();
else
  app
    .whenReady()
    .then(() => {
      app.off('open-file', early);
      return runApp({ ...options, opened, out: resolve(here, '..') });
    })
    .catch((error: unknown) => {
      console.error(error);
      app.exit(1);
    });

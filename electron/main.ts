import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { runApp } from './shell/app.ts';
import { registerSchemes } from './shell/app-scheme.ts';
import { hardenContents } from './shell/hardening.ts';
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

if (!options.smoke && !app.requestSingleInstanceLock()) app.quit();
else
  app
    .whenReady()
    .then(() => runApp({ ...options, out: resolve(here, '..') }))
    .catch((error: unknown) => {
      console.error(error);
      app.exit(1);
    });

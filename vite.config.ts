import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const at = (path: string) => resolve(import.meta.dirname, path);

// One config, three environments: `client` (the page), `main` (everything that runs under Node or in Electron's main
// process) and `preload` (CommonJS, because a sandboxed preload cannot be a module).
// Everything but these is bundled, so that the packed app carries no other packages.
const EXTERNAL = ['electron', 'better-sqlite3', 'nodemailer', 'imapflow', 'mjml', 'smtp-server', 'vite'];

const MAIN_ENTRIES: Record<string, string> = {
  main: 'electron/main.ts',
  utility: 'electron/hosts/utility.ts',
  'engine-child': 'electron/hosts/engine-child.ts',
  server: 'electron/hosts/server.ts',
  cli: 'electron/hosts/cli.ts',
  'practice-relay': 'electron/hosts/practice-relay.ts',
  thread: 'electron/engine/thread.ts',
};
const PRELOAD_ENTRIES: Record<string, string> = { preload: 'electron/preload.ts' };

/** Keeps the entries that exist, so that the page builds while another room is still empty. */
function present(entries: Record<string, string>): Record<string, string> {
  const found = Object.entries(entries).filter(([, file]) => existsSync(at(file)));
  return Object.fromEntries(found.map(([name, file]) => [name, at(file)]));
}

function node(outDir: string, input: Record<string, string>, format: 'es' | 'cjs') {
  return {
    consumer: 'server' as const,
    resolve: { external: EXTERNAL, noExternal: true as const },
    build: {
      outDir: at(outDir),
      emptyOutDir: true,
      // Older than the Node that runs it: the shell must also start in an Electron that still carries Node 20.
      target: 'node20',
      minify: false,
      sourcemap: true,
      copyPublicDir: false,
      rolldownOptions: {
        input,
        external: [...EXTERNAL, ...builtinModules, /^node:/],
        platform: 'node' as const,
        output: { format, entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js' },
      },
    },
  };
}

export default defineConfig({
  root: at('renderer'),
  base: './',
  publicDir: false,
  plugins: [react()],
  // Each host replaces the placeholder by a fresh nonce whenever it serves the page.
  html: { cspNonce: '__CSP_NONCE__' },
  environments: {
    client: {
      build: {
        outDir: at('out/renderer'),
        emptyOutDir: true,
        target: 'chrome130',
        // No data: URIs: the policy allows fonts from the host only.
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 1_500,
        // zod looks for eval when a schema is made, and the policy forbids it: what tells it not to must run in zod's own
        // chunk, which runs before every chunk with a schema.
        rolldownOptions: {
          output: { codeSplitting: { groups: [{ name: 'zod', test: /node_modules\/zod\/|renderer\/jitless\.ts$/ }] } },
        },
      },
    },
    main: node('out/main', present(MAIN_ENTRIES), 'es'),
    preload: node('out/preload', present(PRELOAD_ENTRIES), 'cjs'),
  },
  builder: {
    async buildApp(builder) {
      for (const [name, entries] of [
        ['main', MAIN_ENTRIES],
        ['preload', PRELOAD_ENTRIES],
        ['client', null],
      ] as const) {
        const environment = builder.environments[name];
        if (environment && (entries === null || Object.keys(present(entries)).length > 0))
          await builder.build(environment);
      }
    },
  },
});

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import WebSocket from 'ws';
import type { EngineClient } from '../../shared/contract/index.ts';

const CLI = resolve(import.meta.dirname, '../../electron/hosts/cli.ts');

/** `merpati serve` as a person runs it: a process of its own, whose engine never holds up the test. */
export interface ServedApp {
  readonly url: string;
  readonly port: number;
  /** A second voice on the same engine, beside the page's. */
  readonly client: EngineClient;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** Serves a workspace; `port` 0 takes any. */
export async function serveApp(workspace: string, port = 0): Promise<ServedApp> {
  const env = { ...process.env, MERPATI_USER_DATA: join(workspace, '..', 'user-data'), LANG: 'C' };
  const args = [CLI, 'serve', '--json', '--workspace', workspace, '--port', String(port)];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  const gone = new Promise<void>((done) => child.once('close', () => done()));
  const place = await new Promise<{ url: string; port: number }>((done, fail) => {
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
      if (out.includes('\n')) done(JSON.parse(out.slice(0, out.indexOf('\n'))));
    });
    void gone.then(() => fail(new Error(`merpati serve ended: ${said}`)));
  });
  const { origin } = new URL(place.url);
  const socket = new WebSocket(`${place.url.replace(/^http/, 'ws')}wire`, { origin });
  await new Promise((done, fail) => socket.once('open', done).once('error', fail));
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
  const end = async (signal: NodeJS.Signals) => {
    socket.terminate();
    child.kill(signal);
    await gone;
  };
  return {
    ...place,
    client: createORPCClient(link) as EngineClient,
    kill: () => end('SIGKILL'),
    close: () => end('SIGTERM'),
  };
}

/** A folder for workspaces that `remove` deletes. */
export function workspaceFolder(): { workspace: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-served-'));
  return { workspace: join(folder, 'workspace'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

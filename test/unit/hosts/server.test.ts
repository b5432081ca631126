import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Served, serve } from '../../../electron/hosts/server.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';
import { openTestEngine } from '../../support/engine.ts';

let engine: Awaited<ReturnType<typeof openTestEngine>>;
let served: Served;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'merpati-serve-'));
  writeFileSync(join(folder, 'index.html'), '<html><script nonce="__CSP_NONCE__"></script></html>');
  engine = await openTestEngine();
  served = await serve(engine, { folder });
});
afterAll(async () => {
  await served.close();
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A request as raw as an attacker's: any path, any Host. */
function get(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string; policy: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: served.port, path, headers }, (response) => {
      let body = '';
      response.on('data', (part) => {
        body += part;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body,
          policy: String(response.headers['content-security-policy'] ?? ''),
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}
const tokenPath = () => new URL(served.url).pathname;

function socket(origin: string, path = `${tokenPath()}wire`): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(`ws://127.0.0.1:${served.port}${path}`, { headers: { origin } });
    ws.once('open', () => resolve(ws));
    ws.once('error', reject);
  });
}

describe('merpati serve', () => {
  it('gives the page only to who holds the token', async () => {
    expect((await get('/')).status).toBe(403);
    expect((await get('/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/')).status).toBe(403);
    expect((await get(tokenPath())).status).toBe(200);
  });

  it('refuses a Host header that is not this computer', async () => {
    expect((await get(tokenPath(), { host: `evil.example:${served.port}` })).status).toBe(403);
  });

  it('never leaves its folder', async () => {
    for (const path of ['../package.json', '..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e/etc/passwd', '....//etc/passwd']) {
      expect((await get(tokenPath() + path)).status).toBeGreaterThanOrEqual(400);
    }
  });

  it('serves the page with a fresh nonce and no unsafe word in its policy', async () => {
    const [one, two] = [await get(tokenPath()), await get(tokenPath())];
    const nonce = /nonce-([^']+)/.exec(one.policy)?.[1] ?? '';
    expect(nonce.length).toBeGreaterThan(20);
    expect(one.body).toContain(`nonce="${nonce}"`);
    expect(two.policy).not.toContain(nonce);
    expect(one.policy).not.toMatch(/unsafe/);
  });

  it('opens the wire to its own page only', async () => {
    await expect(socket('http://evil.example')).rejects.toThrow('403');
    await expect(socket(`http://127.0.0.1:${served.port}`, '/wrong/wire')).rejects.toThrow('403');
  });

  it('carries calls, known failures and streams', async () => {
    const ws = await socket(`http://127.0.0.1:${served.port}`);
    const client = createORPCClient(new RPCLink({ websocket: ws as never })) as EngineClient;
    expect((await client.settings.get({})).theme).toBe('system');
    await expect(client.files.read({ ticket: 'A'.repeat(24), offset: 0 })).rejects.toMatchObject({
      code: 'ticket_unknown',
    });
    const events = await client.events.subscribe({});
    expect((await events.next()).value).toEqual({ type: 'hello' });
    ws.close();
  });
});

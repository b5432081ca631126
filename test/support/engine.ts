import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EngineOptions, openEngine } from '../../electron/engine/engine.ts';
import type { Resolver } from '../../electron/engine/ports.ts';
import { memorySecrets, silentLog } from '../../electron/engine/world.ts';
import type { EngineClient } from '../../shared/contract/index.ts';

/** DNS for tests: knows `example.*` domains as having a mail server, `.invalid` as not existing, and never asks anybody. */
export const testResolver: Resolver = {
  mx: async (domain) =>
    domain.endsWith('.invalid')
      ? { status: 'no_domain' }
      : { status: 'ok', records: [{ exchange: `mx.${domain}`, priority: 10 }] },
  address: async () => ({ status: 'ok', records: ['127.0.0.1'] }),
  txt: async () => ({ status: 'none' }),
};

/** A whole engine on a temporary workspace; `close` deletes it unless the folder was given. */
export async function openTestEngine(options: Partial<EngineOptions> = {}) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'merpati-test-'));
  const engine = await openEngine({
    secrets: memorySecrets(),
    host: 'test',
    resolver: testResolver,
    log: silentLog,
    ...options,
    folder,
  });
  return {
    ...engine,
    folder,
    async close() {
      await engine.close();
      if (!options.folder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Gives a text or bytes to the engine as an upload and answers its ticket. */
export async function upload(client: EngineClient, name: string, data: string | Buffer): Promise<string> {
  const bytes = Buffer.from(data as string);
  const { ticket } = await client.files.open({ name, bytes: bytes.length });
  for (let offset = 0; offset < bytes.length; offset += 1_000_000) {
    await client.files.write({ ticket, offset, data: bytes.subarray(offset, offset + 1_000_000).toString('base64') });
  }
  return ticket;
}

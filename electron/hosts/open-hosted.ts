import { join } from 'node:path';
import type { EngineClient } from '../../shared/contract/index.ts';
import { activityOf } from './activity.ts';
import type { OpenHosted, ShellClient } from './engine-host.ts';
import { openProbe } from './probe.ts';
import { openSecretFile, personalSealer, type Sealer } from './secrets-file.ts';

/** The operating system's keyring, reached through the shell. */
function systemSealer(shell: ShellClient): Sealer {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return {
    kind: 'system',
    seal: async (plain) => Buffer.from((await shell.seal({ plain: base64(plain) })).sealed, 'base64'),
    unseal: async (sealed) => Buffer.from((await shell.unseal({ sealed: base64(sealed) })).plain, 'base64'),
  };
}

const TELL_EVERY_MS = 1_000;

/** Keeps the shell told of what is being sent, at most once a second, until the engine closes. */
async function tellActivity(client: EngineClient, shell: ShellClient, closing: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | null = null;
  const tell = async () => {
    timer = null;
    const { campaigns } = await client.sending.running({});
    if (!closing.aborted) await shell.activity(activityOf(campaigns));
  };
  for await (const event of await client.events.subscribe({}, { signal: closing })) {
    const matters =
      event.type === 'sending' || event.type === 'hello' || (event.type === 'changed' && event.what === 'campaigns');
    if (matters) timer ??= setTimeout(() => void tell().catch(() => undefined), TELL_EVERY_MS);
  }
  if (timer) clearTimeout(timer);
}

/** Opens the product, or the probe where the environment asks for it; the database is loaded only when it is wanted. */
export const openHosted: OpenHosted = async (options, shell) => {
  if (process.env.MERPATI_PROBE === '1') return openProbe(options, shell);
  const { openEngine } = await import('../engine/engine.ts');
  const keyFile = personalSealer(options.userData);
  const system = systemSealer(shell);
  const [sealer, other] = options.sealing === 'system' ? [system, keyFile] : [keyFile, system];
  const engine = await openEngine({
    folder: options.workspace,
    host: 'app',
    secrets: openSecretFile(join(options.workspace, 'secrets.json'), sealer, [other]),
  });
  void tellActivity(engine.client, shell, engine.ctx.closing).catch((error: unknown) => console.error(error));
  return {
    router: engine.router,
    suspend: async () => engine.suspend(),
    resume: async () => engine.resume(),
    give: (path) => engine.ctx.files.give(path),
    close: () => engine.close(),
  };
};

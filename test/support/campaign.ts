import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { EngineClient } from '../../shared/contract/index.ts';
import type { RelayLimits } from '../../shared/contract/relays.ts';
import { upload } from './engine.ts';

export const OPEN_LIMITS: RelayLimits = {
  windows: [],
  connections: 5,
  messagesPerConnection: 1_000,
  messageBytes: null,
  perDomain: null,
};

/** The practice relay as a process of its own; `stop` ends it and waits. */
export async function spawnPracticeRelay(
  args: readonly string[] = [],
): Promise<{ port: number; child: ChildProcess; stop(): Promise<void> }> {
  const script = fileURLToPath(new URL('../../electron/hosts/practice-relay.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...args, '--watch-stdin'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const [first] = (await once(lines, 'line')) as [string];
  const stop = async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  return { port: (JSON.parse(first) as { port: number }).port, child, stop };
}

/** A sender identity, a relay on loopback and people to write to; answers the relay's id. */
export async function fillWorkspace(
  client: EngineClient,
  options: {
    port: number;
    addresses: readonly string[];
    limits?: Partial<RelayLimits>;
    /** Who signs in and how it is encrypted, where that is not "nobody" and "not at all". */
    relay?: Partial<Pick<Parameters<EngineClient['relays']['save']>[0], 'host' | 'tls' | 'user' | 'password'>>;
  },
): Promise<{ relayId: number }> {
  await client.settings.set({
    sender: {
      name: 'Toko Melati',
      address: 'news@toko.example',
      replyTo: '',
      organisation: 'Toko Melati',
      postalAddress: 'Jl. Mawar 1, Bandung',
    },
    unsubscribe: { mailbox: 'stop@toko.example', url: '', urlTestedAt: null },
  });
  const relay = await client.relays.save({
    name: 'Loopback',
    host: '127.0.0.1',
    port: options.port,
    tls: 'none',
    ...options.relay,
    limits: { ...OPEN_LIMITS, ...options.limits },
  });
  for await (const step of await client.relays.test({ id: relay.id })) {
    if (step.state === 'failed') throw new Error(`the relay's test failed: ${step.cause}`);
  }
  if (options.addresses.length > 0) await importPeople(client, options.addresses);
  return { relayId: relay.id };
}

async function importPeople(client: EngineClient, addresses: readonly string[]) {
  const rows = addresses.map((address, n) => `${address},Siti${n}`);
  const ticket = await upload(client, 'people.csv', `Email,First name\n${rows.join('\n')}\n`);
  const { dialect, columns } = await client.imports.preview({ ticket });
  const mapping = columns.map(({ index, target }) => ({ index, target }));
  const consent = { source: 'signup' as const, note: 'test', date: Date.UTC(2026, 0, 1) };
  const { id } = await client.imports.start({ ticket, dialect, mapping, consent });
  for (;;) {
    const { state, counts } = await client.imports.get({ id });
    if (state === 'running') await new Promise((resolve) => setTimeout(resolve, 10));
    else if (counts.created !== addresses.length) throw new Error(`imported ${counts.created} of ${addresses.length}`);
    else return;
  }
}

/** A campaign to everybody that passes its check. */
export async function readyCampaign(
  client: EngineClient,
  relayId: number,
  subject = 'Kabar untuk {{ first_name | default: "Anda" }}',
): Promise<number> {
  const { id, content } = await client.campaigns.create({ name: 'Kabar November', language: 'id' });
  if (content.kind !== 'blocks') throw new Error('a new campaign is made of blocks');
  const blocks = content.blocks.map((block) =>
    block.type === 'text'
      ? { ...block, html: '<p>Halo {{ first_name | default: "Anda" }}, ada kabar baru di toko kami minggu ini.</p>' }
      : block,
  );
  await client.campaigns.save({
    id,
    subject,
    content: { ...content, blocks },
    relayId,
    audience: { everybody: true, listIds: [], excludeListIds: [], excludeContactIds: [] },
  });
  return id;
}

/** Starts a campaign with the count that its plan tells; a blocker is named. */
export async function startCampaign(client: EngineClient, campaignId: number) {
  const { rows } = await client.campaigns.check({ id: campaignId, online: false });
  const blockers = rows
    .filter((row) => row.level === 'blocker')
    .map((row) => `${row.key} ${row.anchor} ${row.evidence}`);
  if (blockers.length > 0) throw new Error(`the campaign is not ready: ${blockers.join('; ')}`);
  const { recipients } = await client.sending.plan({ campaignId });
  return client.sending.start({ campaignId, confirmed: recipients });
}

/** Polls a campaign's progress until a condition holds; fails loudly with the last progress. */
export async function until(
  client: EngineClient,
  campaignId: number,
  holds: (progress: Awaited<ReturnType<EngineClient['sending']['progress']>>) => boolean,
  patience = 20_000,
) {
  const end = Date.now() + patience;
  for (;;) {
    const progress = await client.sending.progress({ campaignId });
    if (holds(progress)) return progress;
    if (Date.now() > end) throw new Error(`waited in vain: ${JSON.stringify(progress)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

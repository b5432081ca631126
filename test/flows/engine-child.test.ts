import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { os } from '@orpc/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type EngineProcess, launchEngine } from '../../electron/shell/engine-process.ts';
import { createSupervisor } from '../../electron/shell/engine-supervisor.ts';
import type { EngineState } from '../../shared/bridge.ts';
import type { EngineClient } from '../../shared/contract/index.ts';
import type { Activity } from '../../shared/host-contract.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

// Only the other kind of process needs Electron; importing it in plain Node would start a download.
vi.mock('electron', () => ({ utilityProcess: {} }));

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** The shell's supervision over the real engine as a child process, without a window. */
function startShell(workspace: string) {
  const processes: EngineProcess[] = [];
  const states: EngineState[] = [];
  const activities: Activity[] = [];
  const supervisor = createSupervisor({
    launch: () => {
      const started = launchEngine({
        kind: { kind: 'node', execPath: process.execPath },
        utilityEntry: '',
        childEntry: join(import.meta.dirname, '..', '..', 'electron', 'hosts', 'engine-child.ts'),
        env: process.env,
        onOutput: () => undefined,
      });
      processes.push(started);
      return started;
    },
    open: { workspace, userData: join(workspace, '..', 'home'), version: '0', language: 'en', sealing: 'file' },
    shellRouter: { activity: os.handler(({ input }) => void activities.push(input as Activity)) },
    onState: (state) => states.push(state),
    log: () => undefined,
  });
  endings.push(() => supervisor.stop(5_000));
  const until = (state: EngineState['state']) =>
    vi.waitFor(() => expect(supervisor.state().state).toBe(state), { timeout: 20_000, interval: 20 });
  let pages = 0;
  const page = (): EngineClient => {
    const wire = supervisor.wire();
    if (!wire) throw new Error('no engine');
    pages += 1;
    return createORPCClient(new RPCLink({ port: wire.port(`page:${pages}`) }));
  };
  supervisor.start();
  return { supervisor, processes, states, activities, until, page };
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'merpati-child-'));
  endings.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

describe('the engine as a child process', () => {
  it('serves its contract, takes a file by its place, and tells what it sends', async () => {
    const home = folder();
    const { supervisor, activities, until, page } = startShell(join(home, 'workspace'));
    await until('up');
    const client = page();
    expect(await client.settings.info({})).toMatchObject({ host: 'app', secretsKeptBy: 'file' });
    const list = join(home, 'list.csv');
    writeFileSync(list, 'email\nsiti@example.com\n');
    const { data } = await client.files.read({ ticket: await supervisor.give(list), offset: 0 });
    expect(Buffer.from(data, 'base64').toString()).toBe('email\nsiti@example.com\n');
    await vi.waitFor(() => expect(activities.at(-1)).toEqual({ sending: false, fraction: null }), { timeout: 5_000 });
  });

  it('comes back after it was killed, on the same workspace; calls of before fail and do not hang', async () => {
    const { processes, until, page } = startShell(join(folder(), 'workspace'));
    await until('up');
    const before = page();
    await before.contacts.save({ address: 'siti@example.com' } as Parameters<EngineClient['contacts']['save']>[0]);
    const events = await before.events.subscribe({});
    await events.next();
    const waiting = events.next();
    process.kill(processes[0]?.pid() ?? 0, 'SIGKILL');
    await expect(waiting).rejects.toThrow();
    await until('up');
    expect(processes.length).toBe(2);
    expect((await page().contacts.list({} as Parameters<EngineClient['contacts']['list']>[0])).total).toBe(1);
  });

  it('killed in the middle of a campaign it goes on by itself, and tells the page the truth about what was under way', async () => {
    const relay = await scriptedServer({ answers: { DOT: { after: 40, say: '250 Ok' } } });
    endings.push(relay.close);
    const { processes, until: untilState, page } = startShell(join(folder(), 'workspace'));
    await untilState('up');
    const before = page();
    const addresses = Array.from({ length: 120 }, (_, n) => `siti${n}@people.example`);
    const { relayId } = await fillWorkspace(before, { port: relay.port, addresses, limits: { connections: 2 } });
    const campaignId = await readyCampaign(before, relayId);
    await startCampaign(before, campaignId);
    const seen = await until(before, campaignId, ({ totals }) => totals.accepted >= 15, 60_000);
    process.kill(processes[0]?.pid() ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(processes.length).toBe(2), { timeout: 20_000 });
    await untilState('up');
    const after = page();
    const again = await until(after, campaignId, ({ totals }) => totals.accepted > seen.totals.accepted);
    expect(again.totals.inDoubt).toBeLessThanOrEqual(4);
    const end = await until(after, campaignId, ({ state }) => state === 'finished', 60_000);
    expect(end.totals.accepted + end.totals.inDoubt).toBe(120);
    expect(end.totals.inDoubt).toBeLessThanOrEqual(4);
    // Nobody got it twice: each message that the relay has is accepted, or in doubt.
    const to = relay.bodies.map((body) => /^To: .*<(.+)>/m.exec(body)?.[1]);
    expect(new Set(to).size).toBe(to.length);
    expect(to.length).toBeGreaterThanOrEqual(end.totals.accepted);
  }, 150_000);

  it('says that the workspace is open elsewhere, and opens it once it is free', async () => {
    const workspace = join(folder(), 'workspace');
    const other = await openTestEngine({ folder: workspace });
    const { supervisor, until } = startShell(workspace);
    await until('down');
    expect(supervisor.state()).toEqual({ state: 'down', retryAt: null, code: 'workspace_in_use' });
    await other.close();
    supervisor.restart();
    await until('up');
  });
});

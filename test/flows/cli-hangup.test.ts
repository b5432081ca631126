import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { fillWorkspace, readyCampaign } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

const CLI = fileURLToPath(new URL('../../electron/hosts/cli.ts', import.meta.url));

it('a terminal that is closed pauses the campaign as Ctrl+C does, and leaves nothing in doubt', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-hangup-'));
  // Each reply to the final dot takes a while: at any moment a message is between its dot and its outcome.
  const server = await scriptedServer({ answers: { DOT: { after: 300, say: '250 2.0.0 Ok: queued' } } });
  try {
    const before = await openTestEngine({ folder });
    const addresses = Array.from({ length: 400 }, (_, n) => `p${n}@people.example`);
    const { relayId } = await fillWorkspace(before.client, { port: server.port, addresses });
    const campaignId = await readyCampaign(before.client, relayId);
    await before.close();
    const child = spawn(process.execPath, [CLI, 'send', String(campaignId), '--yes', '--workspace', folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = once(child, 'exit');
    while (server.bodies.length < 10) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGHUP');
    await ended;
    const after = await openTestEngine({ folder, host: 'command-line' });
    const { state, totals } = await after.client.sending.progress({ campaignId });
    expect({ state, inDoubt: totals.inDoubt, sending: totals.sending }).toEqual({
      state: 'paused',
      inDoubt: 0,
      sending: 0,
    });
    expect(totals.accepted).toBe(server.bodies.length);
    await after.close();
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RelayPreset } from '../../shared/contract/relays.ts';
import { commandLine } from '../support/command-line.ts';
import { openTestEngine } from '../support/engine.ts';
import { bearerSmtp, browse, oauthServer } from '../support/oauth-server.ts';
import { closedPort, scriptedServer } from '../support/scripted-smtp.ts';

let cli: ReturnType<typeof commandLine>;
beforeAll(() => {
  cli = commandLine();
});
afterAll(() => cli.close());
const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
function closing<T extends { close(): Promise<unknown> }>(one: T): T {
  opened.push(one);
  return one;
}

const relay = (name: string, args: readonly string[], input = '') =>
  cli.merpati(['relay', ...args, ...cli.workspace(name)], input);

/** A provider that the person knows, whose server is on this computer. */
async function ownPreset(name: string, port: number) {
  const engine = await openTestEngine({ folder: join(cli.folder, name) });
  const preset: Omit<RelayPreset, 'edited'> = {
    id: 'own-toko',
    name: 'Hosting Melati',
    kind: 'hosting',
    country: 'ID',
    servers: [{ host: '127.0.0.1', region: '', ports: [{ port, tls: 'none' }] }],
    domains: ['toko.test'],
    mx: [],
    user: 'address',
    fixedUser: '',
    auth: ['password'],
    oauth: null,
    limits: {
      windows: [{ messages: 77, seconds: 3_600 }],
      connections: 2,
      messagesPerConnection: 20,
      messageBytes: null,
      perDomain: null,
    },
    hints: ['host_is_guess'],
    limitsCertainty: 'documented',
    serverCertainty: 'documented',
    source: 'https://hosting.example/limits',
    sourceDate: '2026-08-13',
  };
  await engine.client.relays.savePreset(preset);
  await engine.close();
}

describe('merpati relay presets', () => {
  it('lists what is known, narrows it by a word, and shows one whole with its source and what is worth knowing', {
    timeout: 90_000,
  }, async () => {
    const all = JSON.parse((await relay('p', ['presets', '--json'])).out) as { presets: RelayPreset[] };
    expect(all.presets.length).toBeGreaterThanOrEqual(22);
    const one = await relay('p', ['presets', 'gmail', '--language', 'id']);
    expect(one.out).toContain('smtp.gmail.com:465 (TLS)');
    expect(one.out).toContain('per hari');
    expect(one.out).toContain('Sandi aplikasi');
    expect((await relay('p', ['presets', 'nobody-knows-this'])).code).toBe(1);
  });
});

describe('merpati relay find and probe', () => {
  it('finds the way from an address alone, with what is known of its limits', { timeout: 90_000 }, async () => {
    await ownPreset('f', 2_525);
    const found = await relay('f', ['find', 'Halo@Toko.Test', '--json']);
    expect(found.code).toBe(0);
    const { offers } = JSON.parse(found.out) as { offers: { name: string; user: string }[] };
    expect(offers[0]).toMatchObject({ name: 'Hosting Melati', foundBy: 'preset', host: '127.0.0.1', port: 2_525 });
    const told = await relay('f', ['find', 'halo@toko.test']);
    expect(told.out).toContain('Found: Hosting Melati');
    expect(told.out).toContain('77 per hour');
    expect(told.out).toContain('https://hosting.example/limits');
    expect(await relay('f', ['find', 'no address'])).toMatchObject({ code: 1 });
  });

  it('tells what each port said, takes 426 for 465, and exits 1 where none works', async () => {
    const port = await closedPort();
    const probed = await relay('f', ['probe', '127.0.0.1', '--port', '426', '--port', String(port), '--json']);
    expect(probed.code).toBe(1);
    const { ports } = JSON.parse(probed.out) as { ports: { port: number; cause: string | null; state: string }[] };
    expect(ports.find((one) => one.port === 426)).toMatchObject({ state: 'failed', cause: 'port_426' });
    expect(ports.find((one) => one.port === port)).toMatchObject({ state: 'failed', cause: 'port_refused' });
    expect(ports.map((one) => one.port)).toContain(465);
    const told = await relay('f', ['probe', '127.0.0.1', '--port', String(port), '--language', 'id']);
    expect(told.out).toContain(`127.0.0.1:${port}`);
    expect(told.out).toMatch(/→ .+/);
  });
});

describe('merpati relay add', () => {
  it('goes from an address and a password to a tested relay with the limits of its provider, and looks after it', async () => {
    const server = closing(await scriptedServer());
    await ownPreset('a', server.port);
    const secret = 'marker-Pa55-relay';
    const added = await relay(
      'a',
      ['add', 'halo@toko.test', '--password-stdin', '--to', 'halo@toko.test', '--json'],
      `${secret}\n`,
    );
    expect(added.code, added.err).toBe(0);
    expect(JSON.parse(added.out)).toMatchObject({
      saved: true,
      name: 'Hosting Melati',
      host: '127.0.0.1',
      user: 'halo@toko.test',
      preset: 'own-toko',
      hasPassword: true,
      limits: { windows: [{ messages: 77, seconds: 3_600 }], messagesPerConnection: 20 },
      lastTest: { ok: true },
      steps: [{ step: 'find' }, { step: 'secure' }, { step: 'sign_in' }, { step: 'test_mail', state: 'ok' }],
    });
    expect(added.out + added.err).not.toContain(secret);
    expect(server.bodies).toHaveLength(1);
    const second = await relay(
      'a',
      ['add', '--host', '127.0.0.1', '--port', String(server.port), '--tls', 'none', '--name', 'Cadangan', '--json'],
      '',
    );
    expect(second.code, second.err).toBe(0);
    const ordered = JSON.parse((await relay('a', ['order', 'Cadangan', '--json'])).out) as {
      relays: { name: string; health: { messages: number } }[];
    };
    expect(ordered.relays.map(({ name }) => name)).toEqual(['Cadangan', 'Hosting Melati']);
    expect(ordered.relays[0]).toHaveProperty('health.failures', 0);
    expect(JSON.parse((await relay('a', ['off', 'Cadangan', '--json'])).out)).toMatchObject({ enabled: false });
    expect((await relay('a', ['list', '--language', 'id'])).out).toMatch(/Cadangan.*dimatikan/);
    expect(JSON.parse((await relay('a', ['on', 'Cadangan', '--json'])).out)).toMatchObject({ enabled: true });
    expect(JSON.parse((await relay('a', ['remove', 'Cadangan', '--yes', '--json'])).out)).toMatchObject({
      removed: true,
    });
    expect(await relay('a', ['health', 'Cadangan'])).toMatchObject({ code: 2 });
    expect(JSON.parse((await relay('a', ['health', 'Hosting Melati', '--json'])).out)).toMatchObject({
      name: 'Hosting Melati',
      hours: 24,
      verdict: null,
    });
  }, 180_000);

  it('keeps nothing where the test fails, says why and what to do, with the server’s words; --no-test keeps it', async () => {
    const refuses = closing(
      await scriptedServer({ answers: { AUTH: '535 5.7.8 Username and Password not accepted' } }),
    );
    const by = ['--host', '127.0.0.1', '--port', String(refuses.port), '--tls', 'none', '--user', 'halo@toko.test'];
    const failed = await relay('w', ['add', ...by, '--json'], 'wrong\n');
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.out)).toMatchObject({ saved: false, steps: [{ state: 'ok' }, {}, { state: 'failed' }] });
    const told = await relay('w', ['add', ...by], 'wrong\n');
    expect(told.out).toContain('535 5.7.8');
    expect(told.out).toMatch(/→ .+\n/);
    expect(told.out).toContain('Nothing was kept');
    expect(JSON.parse((await relay('w', ['list', '--json'])).out)).toEqual({ relays: [] });
    const kept = await relay('w', ['add', ...by, '--no-test', '--name', 'Toko', '--json'], 'wrong\n');
    expect(kept.code).toBe(0);
    const tested = await relay('w', ['test', 'Toko'], '');
    expect(tested.code).toBe(1);
    expect(tested.out).toContain('535 5.7.8');
    const health = await relay('w', ['health', 'Toko']);
    expect(health.out).toContain('1 error');
    expect(health.out).toContain('535 5.7.8');
  }, 180_000);

  it('signs in with OAuth2 by an address printed for any browser, and uses the token at the relay', async () => {
    const provider = closing(await oauthServer());
    const smtp = closing(await bearerSmtp({ valid: provider.valid }));
    const { authorizeUrl, tokenUrl, clientId, scope } = provider.settings();
    let browsed: Promise<unknown> | null = null;
    const ended = await cli.watched(
      [
        ...['relay', 'add', 'news@toko.example', '--host', '127.0.0.1', '--port', String(smtp.port), '--tls', 'none'],
        ...['--oauth', 'other', '--client-id', clientId, '--authorize-url', authorizeUrl, '--token-url', tokenUrl],
        ...['--scope', scope, '--to', 'news@toko.example', '--json', ...cli.workspace('o')],
      ],
      (text) => {
        const url = /^(http:\/\/127\.0\.0\.1:\d+\/authorize\S+)\n/m.exec(text)?.[1];
        if (url) browsed ??= browse(url);
      },
    );
    await browsed;
    expect(ended.code, ended.err + ended.out).toBe(0);
    expect(JSON.parse(ended.out)).toMatchObject({
      saved: true,
      auth: 'oauth2',
      user: 'news@toko.example',
      oauth: { account: 'news@toko.example', needsSignIn: false },
      steps: [{}, {}, { state: 'ok' }, { state: 'ok' }],
    });
    expect(smtp.accepted.get('news@toko.example')).toBe(1);
    for (const secret of provider.secrets()) expect(ended.out + ended.err).not.toContain(secret);
    expect(await relay('o', ['add', 'x@toko.example', '--oauth', 'google'])).toMatchObject({ code: 2 });
  }, 180_000);
});

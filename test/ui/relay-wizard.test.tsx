import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../../electron/engine/relays/practice/certificate.ts';
import type { EngineClient } from '../../shared/contract/index.ts';
import { closedPort, scriptedServer } from '../support/scripted-smtp.ts';
import { openApp } from '../support/ui-app.tsx';

let app: Awaited<ReturnType<typeof openApp>> | undefined;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  await app?.close();
  app = undefined;
  for (const end of ends.splice(0)) await end();
});

const PATIENT = { timeout: 12_000 };
const LIMITS = { windows: [], connections: 2, messagesPerConnection: 50, messageBytes: null, perDomain: null };

async function server(script: Parameters<typeof scriptedServer>[0] = {}) {
  const made = await scriptedServer(script);
  ends.push(made.close);
  return made;
}

/** The password of a PLAIN sign-in that a server heard. */
const heard = (commands: readonly string[]): string[] =>
  commands
    .filter((line) => line.startsWith('AUTH PLAIN '))
    .map((line) => Buffer.from(line.slice(11), 'base64').toString().split('\0').at(-1) ?? '');

async function kept(client: EngineClient, port: number) {
  return client.relays.save({
    name: 'Toko',
    host: '127.0.0.1',
    port,
    tls: 'none',
    user: 'halo@toko.example',
    password: 'rahasia',
    limits: LIMITS,
  });
}

/** A provider that the person described, whose server is on this computer. */
function ownPreset(host: string, ports: readonly number[]) {
  return {
    id: 'own-here',
    name: 'Here',
    kind: 'hosting' as const,
    country: '',
    servers: [{ host, region: '', ports: ports.map((port) => ({ port, tls: 'none' as const })) }],
    domains: ['toko.test'],
    mx: [],
    user: 'address' as const,
    fixedUser: '',
    auth: ['password' as const],
    oauth: null,
    limits: LIMITS,
    hints: [],
    limitsCertainty: 'guess' as const,
    serverCertainty: 'guess' as const,
    source: '',
    sourceDate: '',
  };
}

const go = (path: string) => {
  window.location.hash = path;
};

describe('a relay that is kept', () => {
  it('is tested with its kept password, and its card knows the outcome', async () => {
    const smtp = await server();
    app = await openApp();
    const relay = await kept(app.client, smtp.port);
    go(`/relays/${relay.id}/test`);
    await screen.findByRole('heading', { name: 'The connection works' }, PATIENT);
    expect(heard(smtp.commands)).toEqual(['rahasia']);
    expect(await app.client.relays.get({ id: relay.id })).toMatchObject({ lastTest: { ok: true } });
  });

  it('asks for the password again once it points elsewhere, and keeps it where only the name changes', async () => {
    const smtp = await server();
    app = await openApp();
    const relay = await kept(app.client, smtp.port);
    go(`/relays/${relay.id}`);
    const host = await screen.findByLabelText('Server');
    expect(screen.getByRole('textbox', { name: 'User name' })).toHaveProperty('value', 'halo@toko.example');
    expect(screen.getByLabelText('Password', { selector: 'input[type=password]' })).toHaveProperty(
      'placeholder',
      'Kept; type to replace it',
    );
    await app.user.clear(host);
    await app.user.type(host, 'smtp.example.com');
    expect(screen.getByLabelText('Password', { selector: 'input[type=password]' })).toHaveProperty('placeholder', '');
    expect(screen.getByRole('button', { name: 'Test the connection' })).toHaveProperty('disabled', true);
    await app.user.clear(host);
    await app.user.type(host, '127.0.0.1');
    await app.user.click(screen.getByRole('button', { name: 'Test the connection' }));
    await app.user.click(await screen.findByRole('button', { name: 'Next: limits' }, PATIENT));
    const name = await screen.findByRole('textbox', { name: 'Name' });
    await app.user.clear(name);
    await app.user.type(name, 'Toko baru{Enter}');
    await waitFor(() => expect(window.location.hash).toBe('#/relays'));
    expect(await app.client.relays.get({ id: relay.id })).toMatchObject({ name: 'Toko baru', hasPassword: true });
  });
});

describe('a test that fails', () => {
  it('sends a password over an open line to another computer only after the typed word', async () => {
    app = await openApp();
    go('/relays/new');
    await app.user.click(await screen.findByRole('button', { name: 'Enter by hand' }));
    await app.user.type(await screen.findByLabelText('Server'), 'smtp.example.com');
    await app.user.click(screen.getByRole('radio', { name: 'None' }));
    await app.user.type(screen.getByRole('textbox', { name: 'User name' }), 'halo');
    await app.user.type(screen.getByLabelText('Password', { selector: 'input[type=password]' }), 'x');
    const start = screen.getByRole('button', { name: 'Test the connection' });
    expect(start).toHaveProperty('disabled', true);
    const word = screen.getByRole('textbox', { name: /Type OPEN/ });
    await app.user.type(word, 'OPEM');
    expect(start).toHaveProperty('disabled', true);
    await app.user.clear(word);
    await app.user.type(word, 'open');
    expect(start).toHaveProperty('disabled', false);
  });

  it('shows a certificate before it can be trusted, and goes on with that one alone', async () => {
    const day = 86_400_000;
    const tls = selfSignedCertificate({ names: ['localhost'], from: Date.now() - day, to: Date.now() + 30 * day });
    const smtp = await server({ tls });
    app = await openApp();
    go('/relays/new');
    await app.user.click(await screen.findByRole('button', { name: 'Enter by hand' }));
    await app.user.type(await screen.findByLabelText('Server'), '127.0.0.1');
    await app.user.click(screen.getByRole('radio', { name: 'TLS' }));
    const port = screen.getByLabelText('Port');
    await app.user.clear(port);
    await app.user.type(port, String(smtp.port));
    await app.user.click(screen.getByRole('button', { name: 'Test the connection' }));
    await screen.findByRole('heading', { name: 'The connection could not be secured' }, PATIENT);
    expect(screen.queryByRole('button', { name: 'Trust this certificate' })).toBeNull();
    await app.user.click(screen.getByRole('button', { name: 'Look at the certificate' }));
    screen.getByText('Fingerprint');
    await app.user.click(screen.getByRole('button', { name: 'Trust this certificate' }));
    await screen.findByRole('heading', { name: 'The connection works' }, PATIENT);
  });

  it('tries the ports at once where it failed, and the outcome stays with the relay', async () => {
    const smtp = await server();
    const closed = await closedPort();
    app = await openApp();
    await app.client.relays.savePreset(ownPreset('127.0.0.1', [smtp.port]));
    const relay = await kept(app.client, closed);
    go(`/relays/${relay.id}/test`);
    await screen.findByRole('heading', { name: 'The server could not be reached' }, PATIENT);
    await app.user.click(screen.getByRole('button', { name: 'Try all ports' }));
    const prober = await screen.findByRole('region', { name: 'Try the ports from here' });
    await within(prober).findByText(String(closed), {}, PATIENT);
    expect(await app.client.relays.get({ id: relay.id })).toMatchObject({ lastTest: { ok: false } });
  });

  it('tries the ports of what was found, and takes the one that works', async () => {
    const smtp = await server();
    const silent = await server({ greeting: 'SILENCE' });
    app = await openApp();
    await app.client.relays.savePreset(ownPreset('127.0.0.1', [silent.port, smtp.port]));
    go('/relays/new');
    await app.user.type(
      await screen.findByRole('textbox', { name: 'What is your e-mail address?' }),
      'halo@toko.test{Enter}',
    );
    await screen.findByRole('heading', { name: 'Found: Here' }, PATIENT);
    await app.user.click(screen.getByRole('button', { name: 'Try the ports from here' }));
    const prober = await screen.findByRole('region', { name: 'Try the ports from here' });
    await app.user.click(within(prober).getByRole('button', { name: 'Try all ports' }));
    await within(prober).findByRole('button', { name: 'Try the ports again' }, PATIENT);
    await app.user.click(await within(prober).findByRole('button', { name: `Use ${smtp.port}` }));
    await app.user.type(
      screen.getByLabelText('Password', { selector: 'input[type=password]' }),
      'abcd efgh ijkl mnop{Enter}',
    );
    await screen.findByRole('heading', { name: 'The connection works' }, PATIENT);
    expect(heard(smtp.commands)).toEqual(['abcdefghijklmnop']);
  });
});

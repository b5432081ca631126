import { describe, expect, it } from 'vitest';
import { SHIPPED } from '../../../electron/engine/relays/discovery/presets.ts';
import { relayPreset } from '../../../shared/contract/relays.ts';
import { catalogue } from '../../support/source-texts.ts';

const byId = (id: string) => {
  const found = SHIPPED.find((preset) => preset.id === id);
  if (!found) throw new Error(`no preset ${id}`);
  return found;
};
const windowsOf = (id: string) => byId(id).limits.windows.map(({ messages, seconds }) => [messages, seconds]);

describe('the shipped presets', () => {
  it.each(SHIPPED)('$id is what the contract wants', (preset) => {
    expect(relayPreset.safeParse(preset).error).toBeUndefined();
  });

  it('have unique ids, names, and domains of addresses', () => {
    for (const values of [
      SHIPPED.map(({ id }) => id),
      SHIPPED.map(({ name }) => name),
      SHIPPED.flatMap(({ domains }) => domains),
      SHIPPED.flatMap(({ mx }) => mx),
    ])
      expect([...values].sort()).toEqual([...new Set(values)].sort());
  });

  it('write domains and host names in lower case, without dots at the ends', () => {
    for (const name of SHIPPED.flatMap(({ domains, mx, servers }) => [
      ...domains,
      ...mx,
      ...servers.map(({ host }) => host.replace('{domain}', 'x.test')),
    ]))
      expect(name).toMatch(/^$|^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
  });

  it.each(['en', 'id'] as const)('have %s words for every hint, and no others', (language) => {
    const words = [...catalogue(language, 'presets').keys()].filter((key) => key.startsWith('hint.'));
    const used = new Set(SHIPPED.flatMap(({ hints }) => hints.map((hint) => `hint.${hint}`)));
    expect(words.sort()).toEqual([...used].sort());
  });

  it('never offer an unencrypted line', () => {
    const open = SHIPPED.flatMap(({ id, servers }) =>
      servers.flatMap(({ host, ports }) =>
        ports.filter(({ tls }) => tls === 'none').map(({ port }) => `${id} ${host}:${port}`),
      ),
    );
    expect(open).toEqual([]);
  });

  it('try port 25 last, if at all', () => {
    for (const { id, servers } of SHIPPED)
      for (const { ports, region } of servers)
        if (region !== 'port 25' && id !== 'smtp2go')
          expect(
            ports.slice(0, -1).map(({ port }) => port),
            id,
          ).not.toContain(25);
  });

  it('all name a limit, and where it comes from', () => {
    for (const { id, limits, source } of SHIPPED) {
      expect(limits.windows.length, id).toBeGreaterThan(0);
      expect(source.length, id).toBeGreaterThan(5);
      // Shown as it stands in every language: names of places, no sentence.
      expect([id, source]).not.toEqual([id, expect.stringMatching(/guess|plan\b|limits:|others|a (?:day|month)|hour/)]);
    }
  });

  it('tell the fixed user where the user is fixed, and nowhere else', () => {
    for (const { user, fixedUser, id } of SHIPPED) expect(fixedUser !== '', id).toBe(user === 'fixed');
    expect(byId('sendgrid').fixedUser).toBe('apikey');
    expect(byId('sparkpost').fixedUser).toBe('SMTP_Injection');
  });

  it('say with every one that takes a tenth off that it does', () => {
    const guessed = SHIPPED.filter(({ kind, hints }) => kind === 'bulk' && hints.includes('room'));
    expect(guessed).toEqual([]);
    expect(windowsOf('gmail')).toEqual([[450, 86_400]]);
    expect(byId('gmail').hints).toContain('room');
  });

  it('know the rules that hurt', () => {
    expect(byId('postmark').servers.flatMap(({ ports }) => ports.map(({ port }) => port))).not.toContain(465);
    expect(byId('postmark-transactional').servers.flatMap(({ ports }) => ports.map(({ port }) => port))).not.toContain(
      465,
    );
    expect(byId('postmark').limits.connections).toBe(10);
    expect(byId('microsoft-365').limits.connections).toBe(3);
    expect(windowsOf('microsoft-365')[0]).toEqual([30, 60]);
    expect(byId('microsoft-365').auth[0]).toBe('oauth2');
    expect(byId('microsoft-365').hints).toContain('microsoft_password_end');
    expect(byId('outlook').hints).toContain('microsoft_password_end');
    expect(byId('outlook').auth).not.toContain('password');
    expect(byId('yahoo').limits.messagesPerConnection).toBe(20);
    expect(byId('sparkpost').limits.messagesPerConnection).toBe(100);
    expect(byId('amazon-ses').servers[0]?.region).toBe('ap-southeast-1');
    expect(windowsOf('amazon-ses')).toEqual([
      [1, 1],
      [200, 86_400],
    ]);
    expect(windowsOf('hostinger-id')).toEqual([
      [180, 3_600],
      [2_160, 86_400],
    ]);
    expect(windowsOf('google-relay')).toEqual([[10_000, 86_400]]);
    expect(windowsOf('postmark')).toEqual([[100, 30 * 86_400]]);
    expect(byId('mtarget').fixedUser).toBe('SMTP_MT_INJECTION');
    expect(['gmail', 'google-workspace'].map((id) => byId(id).auth[0])).toEqual(['app_password', 'app_password']);
    expect(byId('kirim-email').servers[0]?.host).toBe('');
  });

  it('cover the relays that are known to matter', () => {
    const wanted =
      'gmail google-workspace google-relay microsoft-365 outlook yahoo zoho amazon-ses sendgrid mailgun postmark brevo mailjet smtp2go elastic-email sparkpost mtarget kirim-email mailketing hostinger-id masterweb cpanel';
    expect(wanted.split(' ').filter((id) => !SHIPPED.some((preset) => preset.id === id))).toEqual([]);
  });
});

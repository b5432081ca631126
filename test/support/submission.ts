import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { EngineClient } from '../../shared/contract/index.ts';
import type { MessageRecord } from '../../shared/contract/sending.ts';
import type { Issued } from './test-authority.ts';
import { testAuthority } from './test-authority.ts';

/** The one account of the servers in these tests, and whose mail it may send. */
export const ACCOUNT = { user: 'halo', password: 'Rahasia-123', domain: 'toko.example' } as const;

/** Ways to reach one server: how a relay should look, and each mistake that people meet. */
export const DOORS = ['submission', 'smtps', 'wrong_name', 'expired', 'stranger', 'small'] as const;
export type Door = (typeof DOORS)[number];
export type Certificates = Readonly<Record<'good' | 'wrong_name' | 'expired' | 'stranger', Issued>>;

/** Certificates of an authority that this process trusts from now on, and one of an authority that nobody knows. */
export function certificatesForDoors() {
  const known = testAuthority('Merpati Interop Authority');
  const unknown = testAuthority('Somebody Unknown');
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, known.ca]);
  const names = ['localhost', '127.0.0.1'];
  const certificates: Certificates = {
    good: known.issue(names),
    wrong_name: known.issue(['mail.other.example']),
    expired: known.issue(names, { from: -30, to: -2 }),
    stranger: unknown.issue(names),
  };
  return {
    certificates,
    ca: known.ca,
    close() {
      setDefaultCACertificates(before);
      known.close();
      unknown.close();
    },
  };
}

/** Which certificate each door shows. */
export function certificateOf(door: Door): keyof Certificates {
  return door === 'wrong_name' || door === 'expired' || door === 'stranger' ? door : 'good';
}

type Settings = NonNullable<Parameters<EngineClient['relays']['test']>[0]['settings']>;

/** Settings for one door as a person would type them. */
export function settingsFor(
  doors: Readonly<Record<Door, number>>,
  door: Door,
  typed: Partial<Settings> = {},
): Settings {
  return {
    name: door,
    host: 'localhost',
    port: doors[door],
    tls: door === 'smtps' ? 'tls' : 'starttls',
    user: ACCOUNT.user,
    password: ACCOUNT.password,
    limits: { windows: [], connections: 5, messagesPerConnection: 100, messageBytes: null, perDomain: null },
    ...typed,
  };
}

/** The four steps: how each ended, and the first failure. */
export async function testedBy(client: EngineClient, settings: Settings, testTo = '') {
  const states: Record<string, string> = {};
  let failed: { step: string; cause: string | null; words: string; remedies: string[] } | null = null;
  const started = performance.now();
  for await (const { step, state, cause, words, remedies } of await client.relays.test({ settings, testTo })) {
    if (state === 'running') continue;
    states[step] = state;
    if (state === 'failed') failed ??= { step, cause, words, remedies };
  }
  return { states, failed, milliseconds: performance.now() - started };
}

/** Every row of a campaign's ledger. */
export async function allMessages(client: EngineClient, campaignId: number): Promise<MessageRecord[]> {
  const rows: MessageRecord[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<EngineClient['sending']['messages']>> = await client.sending.messages({
      campaignId,
      cursor,
      limit: 100,
    });
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor);
  return rows;
}

/** Ends everything that was started, last first, whatever fails meanwhile: no server outlives its test. */
export async function stopAll(...ends: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const end of ends) {
    try {
      await end();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

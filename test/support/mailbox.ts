import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineClient } from '../../shared/contract/index.ts';
import type { MailboxRecord } from '../../shared/contract/mailboxes.ts';
import type { openTestEngine } from './engine.ts';

type TestEngine = Awaited<ReturnType<typeof openTestEngine>>;
type Input = Parameters<EngineClient['mailboxes']['save']>[0];

/** Settings for a mailbox on this computer, as a person would type them. */
export function mailboxSettings(port: number, typed: Partial<Input> = {}): Input {
  return {
    name: 'Toko Melati',
    address: 'halo@toko.example',
    host: '127.0.0.1',
    port,
    tls: 'none',
    user: 'halo@toko.example',
    password: 'rahasia',
    ...typed,
  };
}

/** A campaign's message as the ledger holds it, without sending: accepted an hour ago. */
export function acceptedMessage(
  engine: TestEngine,
  address: string,
  campaignId = 1,
): { id: number; messageId: string } {
  // No ID of ours, which begins with 26 letters that tell the message's row.
  const messageId = `${`m-${campaignId}-${address.replace('@', '.')}`.padEnd(60, '-')}@sender.example`;
  const at = engine.ctx.clock.now() - 3_600_000;
  const { lastInsertRowid } = engine.ctx.db
    .prepare(
      `INSERT INTO messages (campaign_id, address, address_key, domain, state, due_at, claimed_at, ended_at, message_id, changed_at)
       VALUES (?, ?, ?, ?, 'accepted', 0, ?, ?, ?, ?)`,
    )
    .run(campaignId, address, address.toLowerCase(), address.split('@')[1], at, at, messageId, at);
  engine.ctx.db
    .prepare(
      'INSERT INTO campaign_totals (campaign_id, recipients, accepted) VALUES (?, 1, 1) ON CONFLICT DO UPDATE SET recipients = recipients + 1, accepted = accepted + 1',
    )
    .run(campaignId);
  return { id: Number(lastInsertRowid), messageId };
}

/** Waits until something holds; says what it was where it does not within so many milliseconds. */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  milliseconds = 10_000,
): Promise<NonNullable<T>> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const found = await look();
    if (found) return found as NonNullable<T>;
    if (performance.now() > end) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await sleep(20);
  }
}

/** The one mailbox there is. */
export async function onlyMailbox(client: EngineClient): Promise<MailboxRecord> {
  const { mailboxes } = await client.mailboxes.list({});
  const [only] = mailboxes;
  if (!only) throw new Error('no mailbox');
  return only;
}

/** Waits until a mailbox is in that state. */
export function untilState(
  client: EngineClient,
  id: number,
  state: MailboxRecord['standing']['state'],
  milliseconds?: number,
): Promise<MailboxRecord> {
  return eventually(
    `mailbox ${id} is ${state}`,
    async () => {
      const { mailboxes } = await client.mailboxes.list({});
      return mailboxes.find((one) => one.id === id && one.standing.state === state);
    },
    milliseconds,
  );
}

import type { Bounce } from '../../shared/contract/bounces.ts';
import type { MailboxRecord } from '../../shared/contract/mailboxes.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from './campaign.ts';
import { startDovecotMailboxes } from './dovecot-mailboxes.ts';
import { openTestEngine } from './engine.ts';
import { eventually, untilState } from './mailbox.ts';
import { type Answer, scriptedServer } from './scripted-smtp.ts';
import { allMessages } from './submission.ts';

/** Whom the campaign is for, and why it comes back; nobody at all of the first. */
export const COMES_BACK = {
  'gone@people.example': { class: 'address', reasons: ['userunknown'] },
  'full@people.example': { class: 'temporary', reasons: ['mailboxfull'] },
  'big@small.example': { class: 'us', reasons: ['mesgtoobig', 'exceedlimit', 'emailtoolarge'] },
  'policy@far.example': { class: 'us', reasons: [] },
} as const;
const ARRIVES = ['siti@people.example', 'budi@people.example'];
export const EVERYBODY: readonly string[] = [...Object.keys(COMES_BACK), ...ARRIVES];

/** The author, whose mailbox the reports come back to. */
export const AUTHOR = { address: 'news@toko.example', password: 'Rahasia-9' } as const;

/** What a server that delivers needs to know: where Dovecot takes mail, and the two servers far away. */
export type Onward = { readonly lmtp: number; readonly far: number; readonly small: number };

/** The world of a round trip beside the server that delivers: Dovecot, servers far away that refuse, an engine that watches. */
export async function roundTrip(
  startRelay: (onward: Onward) => Promise<{ port: number; stop: () => unknown; log: () => string }>,
) {
  const ends: (() => unknown)[] = [];
  const refusing = async (answers: Readonly<Record<string, Answer>>, ehlo?: readonly string[]) => {
    const server = await scriptedServer({ greeting: '220 mx.far.example ESMTP', answers, ...(ehlo ? { ehlo } : {}) });
    ends.push(() => server.close());
    return server.port;
  };
  const dovecot = await startDovecotMailboxes([
    AUTHOR,
    ...ARRIVES.map((address) => ({ address, password: 'x' })),
    { address: 'full@people.example', password: 'x', quota: 200 },
  ]);
  ends.push(() => dovecot.stop());
  const far = await refusing({ RCPT: '554 5.7.1 Recipient address rejected: Access denied by policy' });
  const small = await refusing({ MAIL: '552 5.3.4 Message size exceeds fixed limit' }, [
    'PIPELINING',
    '8BITMIME',
    'SIZE 300',
  ]);
  const relay = await startRelay({ lmtp: dovecot.lmtp, far, small });
  ends.push(() => relay.stop());
  const engine = await openTestEngine();
  ends.push(() => engine.close());
  const { client } = engine;
  const { relayId } = await fillWorkspace(client, { port: relay.port, addresses: EVERYBODY });
  const bounces = async (): Promise<Bounce[]> => (await client.bounces.list({ limit: 100 })).rows;
  return {
    dovecot,
    relay,
    engine,
    client,
    bounces,
    /** Watches the author's mailbox with IDLE. */
    async watch(typed: Partial<Parameters<typeof client.mailboxes.save>[0]> = {}): Promise<MailboxRecord> {
      const { id } = await client.mailboxes.save({
        name: 'Toko',
        address: AUTHOR.address,
        host: '127.0.0.1',
        port: dovecot.imap,
        tls: 'none',
        user: AUTHOR.address,
        password: AUTHOR.password,
        folders: ['INBOX', 'Bounces'],
        handled: 'seen',
        ...typed,
      });
      return untilState(client, id, 'watching');
    },
    /** Sends the campaign to everybody; resolves when the relay took it all. */
    async send(to = EVERYBODY.length) {
      const campaignId = await readyCampaign(client, relayId);
      await startCampaign(client, campaignId);
      await until(client, campaignId, ({ totals }) => totals.accepted === to, 30_000);
      return { campaignId, messages: await allMessages(client, campaignId) };
    },
    bounced: (many: number, milliseconds = 30_000) =>
      eventually(
        `${many} bounces`,
        async () => ((await bounces()).length >= many ? bounces() : null),
        milliseconds,
      ).catch(async (error: unknown) => {
        const { rows } = await client.bounces.list({ limit: 100 });
        throw new Error(
          `${String(error)}: ${rows.map(({ address }) => address).join(', ')}\n${relay.log().slice(-3_000)}\n${dovecot.log().slice(-1_500)}`,
        );
      }),
    async stop() {
      for (const end of ends.reverse()) await end();
    },
  };
}

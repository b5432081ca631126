import { afterEach, describe, expect, it } from 'vitest';
import type { Resolver } from '../../electron/engine/ports.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { noDkimpy, verifiedByDkimpy } from '../support/dkimpy.ts';
import { openTestEngine, testResolver } from '../support/engine.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const SIGNERS = [
  { selector: 'merpati-rsa', kind: 'rsa' },
  { selector: 'merpati-ed', kind: 'ed25519' },
] as const;

/** A campaign signed with both kinds of key, as it arrived over the wire; `records` is what is published. */
async function signedCampaign() {
  const records: Record<string, string> = {};
  const resolver: Resolver = {
    ...testResolver,
    txt: async (name) => {
      const record = records[name];
      return record === undefined ? { status: 'none' } : { status: 'ok', records: [record] };
    },
  };
  const server = await scriptedServer();
  endings.push(server.close);
  const engine = await openTestEngine({ resolver });
  endings.push(engine.close);
  const { client } = engine;
  const addresses = ['siti@people.example', 'budi@people.example', 'dewi@people.example'];
  const { relayId } = await fillWorkspace(client, { port: server.port, addresses });
  for (const { selector, kind } of SIGNERS) {
    const { record } = await client.domains.createDkimKey({ domain: 'toko.example', selector, kind });
    records[record.name] = record.value;
    await client.domains.lookForDkimKey({ domain: 'toko.example', selector });
  }
  const campaignId = await readyCampaign(
    client,
    relayId,
    'Kabar “baru” untuk {{ first_name | default: "Anda" }} — ünïcode',
  );
  await startCampaign(client, campaignId);
  await until(client, campaignId, ({ state }) => state === 'finished');
  // As the relay writes it down: a line that began with a dot has its own dot back (RFC 5321 section 4.5.2).
  const mails = server.bodies.map((body) => Buffer.from(body.replace(/^\.\./gm, '.'), 'latin1'));
  return { mails, records };
}

describe.skipIf(noDkimpy() !== null)('the signatures of a campaign, by another verifier', () => {
  it('hold for every message, RSA and Ed25519, and break with what they sign', async () => {
    const { mails, records } = await signedCampaign();
    expect(mails).toHaveLength(3);
    expect(verifiedByDkimpy(mails, records)).toEqual([
      [true, true],
      [true, true],
      [true, true],
    ]);
    const text = mails[0]?.toString('latin1') ?? '';
    const broken = [
      text.replace(/^Subject: /m, 'Subject: Re: '),
      text.replace(/^List-Unsubscribe: .*(?:\r\n[ \t].*)*/m, 'List-Unsubscribe: <mailto:other@example.org>'),
      `From: Somebody <else@example.org>\r\n${text}`,
      `${text}One line more.\r\n`,
    ].map((one) => Buffer.from(one, 'latin1'));
    for (const verdicts of verifiedByDkimpy(broken, records)) {
      expect(verdicts).toHaveLength(2);
      expect(verdicts).not.toContain(true);
    }
    // The other one's key is no key of this one.
    const [first = '', second = ''] = Object.keys(records);
    const swapped = { [first]: records[second] ?? '', [second]: records[first] ?? '' };
    expect(verifiedByDkimpy(mails.slice(0, 1), swapped)[0]).not.toContain(true);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noDovecotMailboxes } from '../support/dovecot-mailboxes.ts';
import { eventually } from '../support/mailbox.ts';
import { noOpensmtpd, startOpensmtpd } from '../support/opensmtpd.ts';
import { AUTHOR, COMES_BACK, type Onward, roundTrip } from '../support/round-trip.ts';
import { certificatesForDoors } from '../support/submission.ts';

type Trip = Awaited<ReturnType<typeof roundTrip>>;

const configuration = (
  port: number,
  { lmtp, far, small }: Onward,
): string => `listen on 127.0.0.1 port ${port} hostname relay.toko.example
bounce warn-interval 1h
action "box" relay host "lmtp://127.0.0.1:${lmtp}"
action "far" relay host "smtp+notls://127.0.0.1:${far}"
action "small" relay host "smtp+notls://127.0.0.1:${small}"
match from any for domain { "toko.example", "people.example" } action "box"
match from any for domain "far.example" action "far"
match from any for domain "small.example" action "small"
`;

// The same way with another server: OpenSMTPD's own reports, in its own words.
describe.skipIf(noOpensmtpd() !== null || noDovecotMailboxes() !== null)(
  'there and back again: OpenSMTPD and Dovecot',
  () => {
    let trip: Trip;
    let sent: Awaited<ReturnType<Trip['send']>>;

    beforeAll(async () => {
      const authority = certificatesForDoors();
      trip = await roundTrip(async (onward) => {
        const server = await startOpensmtpd(authority, {
          configuration: ({ smtps }) => configuration(smtps, onward),
          files: {},
        });
        return {
          port: server.doors.smtps,
          log: server.log,
          stop: async () => {
            await server.stop();
            authority.close();
          },
        };
      });
      await trip.watch({ handled: 'move', moveTo: 'Merpati' });
      sent = await trip.send();
    }, 90_000);
    afterAll(async () => {
      await trip?.stop();
    }, 60_000);

    it('each report is matched to its message, with the right class', async () => {
      const bounces = await trip.bounced(Object.keys(COMES_BACK).length);
      for (const [address, { class: about, reasons }] of Object.entries(COMES_BACK)) {
        const mine = bounces.filter((one) => one.address === address);
        expect(mine.map((one) => ({ address, class: one.class, matchedBy: one.matchedBy }))).toEqual([
          { address, class: about, matchedBy: 'message_id' },
        ]);
        expect(mine[0]?.campaignId).toBe(sent.campaignId);
        if (reasons.length > 0) expect(reasons).toContain(mine[0]?.reason);
      }
      expect(bounces).toHaveLength(4);
    });

    it('handled mail was moved into its folder, which was made for it', async () => {
      await eventually('moved', () => trip.dovecot.files(AUTHOR.address, 'Merpati').length === 4);
      await eventually('and no longer where it was', () => trip.dovecot.files(AUTHOR.address).length === 0);
      const { rows } = await trip.client.suppressions.list({ limit: 50 });
      expect(rows.map(({ address }) => address)).toEqual(['gone@people.example']);
    });
  },
);

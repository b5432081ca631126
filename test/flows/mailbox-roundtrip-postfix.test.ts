import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noDovecotMailboxes } from '../support/dovecot-mailboxes.ts';
import { acceptedMessage, eventually, onlyMailbox, untilState } from '../support/mailbox.ts';
import { noPostfix, startPostfix } from '../support/postfix.ts';
import { deliveryReport, letter } from '../support/returned-mail.ts';
import { AUTHOR, COMES_BACK, EVERYBODY, roundTrip } from '../support/round-trip.ts';

type Trip = Awaited<ReturnType<typeof roundTrip>>;

// Nothing is played here: Postfix delivers, bounces by itself, Dovecot keeps the report, and the engine reads it over IMAP.
describe.skipIf(noPostfix() !== null || noDovecotMailboxes() !== null)(
  'there and back again: Postfix and Dovecot',
  () => {
    let trip: Trip;
    let sent: Awaited<ReturnType<Trip['send']>>;
    let mailboxId: number;

    beforeAll(async () => {
      trip = await roundTrip(async ({ lmtp, far, small }) => {
        const transports = [
          `toko.example lmtp:inet:127.0.0.1:${lmtp}`,
          `people.example lmtp:inet:127.0.0.1:${lmtp}`,
          `far.example smtp:[127.0.0.1]:${far}`,
          `small.example smtp:[127.0.0.1]:${small}`,
        ];
        const postfix = await startPostfix(undefined, {
          transport_maps: `inline:{ ${transports.map((line) => `{ ${line.replace(' ', ' = ')} }`).join(', ')} }`,
          // Addresses that are refused at the door are another flow's; here everything is taken and comes back later.
          smtpd_recipient_restrictions: 'permit_mynetworks, reject',
          relay_domains: 'toko.example people.example far.example small.example',
          lmtp_host_lookup: 'native',
          smtp_host_lookup: 'native',
          recipient_delimiter: '+',
          queue_run_delay: '2s',
          minimal_backoff_time: '2s',
          maximal_backoff_time: '3s',
        });
        return postfix;
      });
      mailboxId = (await trip.watch()).id;
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
      expect(EVERYBODY.filter((address) => bounces.some((one) => one.address === address))).toEqual(
        Object.keys(COMES_BACK),
      );
    });

    it('only the dead address is off the list, and what was handled is marked as read', async () => {
      const { rows } = await trip.client.suppressions.list({ limit: 50 });
      expect(rows.map(({ address }) => address)).toEqual(['gone@people.example']);
      await eventually(
        'marked',
        () => trip.dovecot.files(AUTHOR.address).filter((path) => /:2,.*S/.test(path)).length === 4,
      );
      expect(
        trip.dovecot
          .files(AUTHOR.address)
          .map((path) => readFileSync(path, 'utf8'))
          .every((mail) => mail.includes('MAILER-DAEMON')),
      ).toBe(true);
    });

    it('a report that a filter put into another folder is read from there, and the same one in two folders counts once', async () => {
      const [first] = trip.dovecot.files(AUTHOR.address);
      const report = readFileSync(first ?? '', 'latin1');
      trip.dovecot.put(AUTHOR.address, 'Bounces', report);
      trip.dovecot.put(AUTHOR.address, 'Bounces', 'From: Siti <siti@people.example>\nSubject: Halo\n\nHalo.\n');
      await eventually('both are read', async () => {
        const { mailboxes } = await trip.client.mailboxes.list({});
        return (mailboxes[0]?.standing.read ?? 0) >= 6;
      });
      expect(await trip.bounces()).toHaveLength(4);
    });

    it('Dovecot is killed while it gives out mail, and returns: nothing is lost, nothing counted twice', async () => {
      const many = 120;
      const ours = Array.from({ length: many }, (_none, n) =>
        acceptedMessage(trip.engine, `orang${n}@people.example`, 77),
      );
      const reports = ours.map(({ messageId }, n) =>
        deliveryReport({ address: `orang${n}@people.example`, messageId }),
      );
      const letters = Array.from({ length: 40 }, (_none, n) =>
        letter(`Surat ${n}`, `${'panjang '.repeat(60)}\r\n`.repeat(700)),
      );
      trip.dovecot.drop(
        AUTHOR.address,
        [...letters, ...reports].map((_mail, n, all) => all[(n * 7) % all.length] ?? ''),
      );
      const reading = trip.client.mailboxes.read({ id: mailboxId });
      await eventually(
        'it is in the middle',
        async () => ((await onlyMailbox(trip.client)).standing.progress?.read ?? 0) > 0,
      );
      await trip.dovecot.kill();
      expect((await reading).failed).toMatchObject([{ id: mailboxId }]);
      const soFar = (await trip.bounces()).length;
      expect(soFar).toBeLessThan(4 + many);
      // While it is away another campaign goes out, and what comes back waits in Postfix.
      const again = await trip.send(EVERYBODY.length - 1);
      expect(again.messages.map(({ address }) => address)).not.toContain('gone@people.example');
      await trip.dovecot.start();
      await untilState(trip.client, mailboxId, 'watching', 30_000);
      await eventually(
        'everything came back',
        async () => (await trip.client.bounces.list({ campaignId: again.campaignId, limit: 10 })).rows.length === 3,
        30_000,
      );
      const { rows } = await trip.client.bounces.list({ search: 'orang', limit: 500 });
      expect(new Set(rows.map(({ address }) => address)).size).toBe(many);
      expect(rows).toHaveLength(many);
      await eventually('handled mail is marked, letters are not', () => {
        const files = trip.dovecot.files(AUTHOR.address);
        const seen = files.filter((path) => /:2,.*S/.test(path));
        return (
          seen.length === 4 + many + 3 && seen.every((path) => readFileSync(path, 'latin1').includes('delivery-status'))
        );
      });
    }, 120_000);
  },
);

import { afterEach, describe, expect, it } from 'vitest';
import { suppressedAmong } from '../../electron/engine/suppressions/public.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine, upload } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { complaintReport, headerOf, type ReturnedMail, statusReport, without } from '../support/returned.ts';
import { type Answer, scriptedServer } from '../support/scripted-smtp.ts';

// Real campaigns, and what comes back of them: by which evidence it is known, that it counts once, and what it brings about.
const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const people = (count: number) => Array.from({ length: count }, (_, n) => `siti${n}@people.example`);
const GONE = { status: '5.1.1', text: '550 5.1.1 User unknown (in reply to RCPT TO command)' };
const FULL = { status: '5.2.2', text: '552 5.2.2 Mailbox full' };
const BLOCKED = {
  status: '5.7.1',
  text: '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.dnsbl.example',
};

async function setUp(addresses: readonly string[], speed = 50, answers: Record<string, Answer | Answer[]> = {}) {
  const server = await scriptedServer({ answers });
  endings.push(server.close);
  const engine = await openTestEngine({ clock: fastClock(speed) });
  endings.push(engine.close);
  const { client, ctx } = engine;
  const { relayId } = await fillWorkspace(client, { port: server.port, addresses, limits: { connections: 1 } });
  const read = async (...mails: string[]) => {
    const tickets = [];
    for (const mail of mails) tickets.push(await upload(client, 'back.eml', mail));
    return client.bounces.read({ tickets });
  };
  return {
    answers,
    server,
    client,
    ctx,
    relayId,
    read,
    campaign: () => readyCampaign(client, relayId),
    /** The mail that an address got, as its server has it. */
    mailTo: (address: string) => {
      const mail = server.bodies.findLast((body) => headerOf(body).fields.get('to')?.includes(address));
      if (mail === undefined) throw new Error(`nothing for ${address}`);
      return headerOf(mail);
    },
    suppressed: (address: string) => suppressedAmong(ctx.db, [address]).get(address)?.reason,
    now: () => ctx.clock.now(),
  };
}

async function sent(addresses: readonly string[], speed?: number) {
  const world = await setUp(addresses, speed);
  const campaignId = await world.campaign();
  await startCampaign(world.client, campaignId);
  await until(world.client, campaignId, ({ state }) => state === 'finished');
  return { ...world, campaignId };
}

const report = (address: string, what: { status: string; text: string }, more: Partial<ReturnedMail>) =>
  statusReport({ original: '', recipients: [{ address, ...what }], ...more });

describe('which mail came back', () => {
  it('is told by the strongest evidence that is left of it', async () => {
    const { client, read, mailTo, suppressed } = await sent(people(6));
    const token = (address: string) => /unsubscribe%20([0-9a-z]+)/.exec(mailTo(address).block)?.[1] ?? '';
    const rewritten = ['message-id', 'list-unsubscribe'];
    await read(
      report('siti0@people.example', GONE, { original: mailTo('siti0@').block }),
      report('siti1@people.example', GONE, { original: without(mailTo('siti1@').block, ['message-id']) }),
      report('siti2@people.example', GONE, { to: `news+${token('siti2@')}@toko.example` }),
      report('siti3@people.example', GONE, { original: without(mailTo('siti3@').block, rewritten) }),
      report('siti4@people.example', GONE, {}),
      report('stranger@people.example', GONE, { original: 'Message-ID: <x@elsewhere.example>\nSubject: other' }),
    );
    const { rows } = await client.bounces.list({});
    const told = Object.fromEntries(rows.map((row) => [row.address.split('@')[0], `${row.matchedBy} ${row.effect}`]));
    expect(told).toEqual({
      siti0: 'message_id suppressed',
      siti1: 'token suppressed',
      siti2: 'return_path suppressed',
      siti3: 'headers suppressed',
      siti4: 'address pending',
      stranger: 'none none',
    });
    expect(suppressed('siti4@people.example')).toBeUndefined();
    expect((await client.bounces.list({ kind: 'other' })).rows.map((row) => row.address)).toEqual([
      'stranger@people.example',
    ]);
  });

  it('cannot be made up by who only knows an address', async () => {
    const { client, read, mailTo, suppressed, campaignId } = await sent(people(3));
    const { bouncePolicy } = await client.settings.get({});
    await client.settings.set({ bouncePolicy: { ...bouncePolicy, temporaryAfter: 1 } });
    const guessed = mailTo('siti0@').fields;
    const head = [`To: <siti1@people.example>`, `From: <news@toko.example>`, `Subject: ${guessed.get('subject')}`];
    const wrong = `Date: ${new Date(Date.parse(guessed.get('date') ?? '') - 7_200_000).toUTCString()}`;
    const stolen = without(mailTo('siti0@').block, ['to']);
    for (let n = 0; n < 5; n++) {
      await read(
        report('siti1@people.example', GONE, { original: [...head, wrong].join('\n'), messageId: `a${n}@x.example` }),
        report('siti1@people.example', FULL, { messageId: `b${n}@x.example` }),
        complaintReport(`Message-ID: <made-up-${n}@toko.example>\nTo: siti1@people.example`),
      );
    }
    // Who got a mail of their own can report that one, and nobody else's by it.
    await read(report('siti1@people.example', GONE, { original: stolen }));
    expect(suppressed('siti1@people.example')).toBeUndefined();
    expect(suppressed('siti0@people.example')).toBeUndefined();
    expect((await client.sending.progress({ campaignId })).totals).toMatchObject({ bounced: 1, complained: 0 });
    const effects = new Set((await client.bounces.list({ limit: 100 })).rows.map((row) => row.effect));
    expect(effects).not.toContain('suppressed');
  });

  it('is not taken for another one that quotes it, or of another author', async () => {
    const { client, read, mailTo } = await sent(people(2));
    const id = mailTo('siti0@').fields.get('message-id');
    const answer = `Message-ID: <own-letter@toko.example>\nIn-Reply-To: ${id}\nReferences: ${id}\nSubject: Re: Kabar\nTo: siti0@people.example\nFrom: news@toko.example`;
    const letter = `Message-ID: <letter@toko.example>\nSubject: Invoice 12\nTo: siti1@people.example\nFrom: news@toko.example`;
    await read(
      report('siti0@people.example', GONE, { original: answer }),
      report('siti1@people.example', GONE, { original: letter }),
    );
    const { rows } = await client.bounces.list({});
    expect(rows.map((row) => `${row.matchedBy} ${row.effect}`)).toEqual(['none none', 'none none']);
    expect(await client.bounces.applyPolicy({ anew: true })).toMatchObject({ suppressed: 0 });
  });
});

describe('one failure counts once', () => {
  it('a delay, then the failure, in either order; the same mail in two folders; a refusal and the report of it', async () => {
    const world = await setUp(people(4), 50, {});
    const { client, read, mailTo, answers } = world;
    const campaignId = await world.campaign();
    answers.RCPT = ['250 Ok', '250 Ok', '250 Ok', '550 5.1.1 <siti3@people.example>: User unknown'];
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ state }) => state === 'finished');
    const [refused] = (await client.bounces.list({})).rows;
    expect(refused).toMatchObject({ origin: 'smtp', effect: 'suppressed' });
    const late = (address: string) =>
      statusReport({
        original: mailTo(address).block,
        recipients: [{ address, status: '4.4.1', text: 'Connection timed out', action: 'delayed' }],
      });
    const gone = (address: string, more: Partial<ReturnedMail> = {}) =>
      report(address, GONE, { original: mailTo(address).block, ...more });
    const twice = (received: string) => gone('siti2@people.example', { received, messageId: 'same@mx.example.net' });
    await read(late('siti0@people.example'), gone('siti0@people.example'));
    await read(gone('siti1@people.example'), late('siti1@people.example'));
    expect(await read(twice('from a by inbox'), twice('from b by archive'))).toMatchObject({ seenBefore: 1 });
    const again = `Message-ID: <${(await ledgerIds(world))[refused?.address ?? ''] ?? ''}>\nTo: ${refused?.address}`;
    await read(report(refused?.address ?? '', GONE, { original: again }));
    const { rows } = await client.bounces.list({});
    expect(rows).toHaveLength(4);
    expect(rows.map((row) => row.kind)).toEqual(['bounce', 'bounce', 'bounce', 'bounce']);
    expect(rows.map((row) => row.reports).sort()).toEqual([1, 2, 2, 2]);
    const { totals } = await client.sending.progress({ campaignId });
    expect(totals).toMatchObject({ accepted: 3, rejected: 1, bounced: 3 });
  });

  it('a mailbox that is forwarded to two that failed gives two, and costs nobody', async () => {
    const { client, read, mailTo, suppressed } = await sent(people(1));
    const original = 'siti0@people.example';
    await read(
      statusReport({
        original: mailTo('siti0@').block,
        recipients: [
          { address: 'one@elsewhere.example', original, ...GONE },
          { address: 'two@elsewhere.example', original, ...GONE },
        ],
      }),
    );
    const { rows } = await client.bounces.list({});
    expect(rows.map((row) => `${row.address} ${row.effect}`)).toEqual([`${original} pending`, `${original} pending`]);
    expect(suppressed(original)).toBeUndefined();
  });
});

type World = Awaited<ReturnType<typeof setUp>>;

async function ledgerIds({ ctx }: World): Promise<Record<string, string>> {
  const rows = ctx.db.prepare('SELECT address, message_id AS id FROM messages').all() as {
    address: string;
    id: string;
  }[];
  return Object.fromEntries(rows.map((row) => [row.address, row.id]));
}

describe('what came back for the moment', () => {
  const wanted = async ({ client }: World) => {
    const { bouncePolicy } = await client.settings.get({});
    await client.settings.set({ bouncePolicy: { ...bouncePolicy, retryAfterHours: 4 } });
  };

  it('goes once more after the hours of the policy, once, with its history', async () => {
    const world = await sent(people(3), 4_000);
    const { client, read, mailTo, campaignId, server } = world;
    await wanted(world);
    const full = (n: string, at: number) =>
      report('siti1@people.example', FULL, {
        original: mailTo('siti1@').block,
        messageId: `${n}@mx.example`,
        date: at,
      });
    await read(full('first', world.now()));
    const waits = await client.sending.progress({ campaignId });
    expect(waits.totals).toMatchObject({ recipients: 3, accepted: 2, deferred: 1, bounced: 0 });
    expect(waits.state).toBe('sending');
    const [bounce] = (await client.bounces.list({})).rows;
    expect(bounce?.effect).toBe('retried');
    await until(client, campaignId, ({ state, totals }) => state === 'finished' && totals.accepted === 3);
    expect(server.bodies.filter((body) => body.includes('siti1@people.example'))).toHaveLength(2);
    const { attempts } = await client.sending.message({ id: bounce?.messageId ?? 0 });
    expect(attempts.map((one) => `${one.outcome} ${one.code}`)).toEqual(['accepted 250', 'accepted 250']);
    // It comes back again: a new failure, and never a third time.
    await read(full('second', world.now()));
    const { rows } = await client.bounces.list({});
    expect(rows.map((row) => row.effect)).toEqual(['none', 'retried']);
    expect((await client.sending.progress({ campaignId })).totals).toMatchObject({
      accepted: 3,
      deferred: 0,
      bounced: 1,
    });
  });

  it('does not go where the person left meanwhile, and a batch takes back what still waits', async () => {
    const world = await sent(people(3), 200);
    const { client, read, mailTo, campaignId } = world;
    await wanted(world);
    const full = (address: string) => report(address, FULL, { original: mailTo(address).block });
    await read(full('siti0@people.example'), full('siti1@people.example'));
    await client.suppressions.add({ addresses: 'siti0@people.example', reason: 'manual', note: '' });
    const { batches } = await client.bounces.batches({});
    expect(batches).toMatchObject([{ suppressed: 0, retried: 2, undone: 0 }]);
    const one = (await client.bounces.list({ search: 'siti1@' })).rows[0];
    expect(await client.bounces.undo({ ids: [one?.id ?? 0] })).toEqual({ restored: 1 });
    expect((await client.sending.progress({ campaignId })).totals).toMatchObject({
      accepted: 2,
      deferred: 1,
      bounced: 1,
    });
    expect((await client.bounces.batches({})).batches).toMatchObject([{ retried: 1, undone: 1 }]);
    expect(await client.bounces.undo({ batch: batches[0]?.id ?? 0 })).toEqual({ restored: 1 });
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 3, deferred: 0, skipped: 0, bounced: 2 });
  });

  it('is left out when it is due and the person left; by hand it goes at once; a stopped campaign sends nothing', async () => {
    const world = await sent(people(3), 4_000);
    const { client, read, mailTo, campaignId, server } = world;
    await wanted(world);
    await read(report('siti0@people.example', FULL, { original: mailTo('siti0@').block }));
    await client.suppressions.add({ addresses: 'siti0@people.example', reason: 'manual', note: '' });
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: 2, skipped: 1 });
    await read(report('siti1@people.example', BLOCKED, { original: mailTo('siti1@').block }));
    const blocked = (await client.bounces.list({ search: 'siti1@' })).rows[0]?.id ?? 0;
    expect(await client.bounces.retry({ ids: [blocked] })).toEqual({ retried: 1, not: 0 });
    await until(client, campaignId, ({ state, totals }) => state === 'finished' && totals.accepted === 2);
    expect(server.bodies.filter((body) => body.includes('siti1@people.example'))).toHaveLength(2);
    await expect(client.bounces.retry({ ids: [blocked] })).rejects.toMatchObject({ code: 'not_retryable' });
    world.ctx.db.prepare(`UPDATE campaigns SET state = 'cancelled' WHERE id = ?`).run(campaignId);
    await read(report('siti2@people.example', FULL, { original: mailTo('siti2@').block }));
    expect((await client.bounces.list({ search: 'siti2@' })).rows[0]?.effect).toBe('none');
  });
});

describe('trouble with us while sending', () => {
  // People of one short import get their mail in the order of the file.
  const FIRST = [0, 1, 2, 3, 4, 5, 6, 7];
  async function sending(count: number) {
    const world = await setUp(people(count), 5, { DOT: [{ after: 40, say: '250 Ok' }] });
    const campaignId = await world.campaign();
    await startCampaign(world.client, campaignId);
    await until(world.client, campaignId, ({ totals }) => totals.accepted >= 6);
    return { ...world, campaignId };
  }

  it.each([
    ['blocklist', BLOCKED],
    [
      'authentication',
      { status: '5.7.26', text: '550 5.7.26 Unauthenticated email is not accepted due to DMARC policy' },
    ],
    [
      'content',
      { status: '5.7.1', text: '550 5.7.1 Our system has detected that this message is likely unsolicited mail' },
    ],
    ['too_big', { status: '5.3.4', text: '552 5.3.4 Message size exceeds fixed limit' }],
  ])('pauses the campaign: %s, and costs nobody', async (cause, what) => {
    const { client, read, mailTo, campaignId, suppressed, now } = await sending(300);
    for (const n of FIRST.slice(0, 5)) {
      const address = `siti${n}@people.example`;
      await read(report(address, what, { original: mailTo(`siti${n}@`).block, date: now() }));
    }
    const paused = await until(client, campaignId, ({ state }) => state !== 'sending');
    expect(paused).toMatchObject({ state: 'paused', pausedBecause: cause });
    expect(paused.pausedDetail).toMatchObject({ cause, values: { from: 'report', domain: 'people.example' } });
    expect(paused.pausedDetail?.reply).toBe(what.text);
    for (const n of [0, 1, 2]) expect(suppressed(`siti${n}@people.example`)).toBeUndefined();
  });

  it('does not pause for one mail reported thrice, nor for what was written before the campaign began', async () => {
    // Slow enough that reports are read while the second campaign is on its way, on a busy machine too.
    const world = await setUp(people(400), 5, { DOT: [{ after: 60, say: '250 Ok' }] });
    const { client, read, mailTo } = world;
    const first = await world.campaign();
    await startCampaign(client, first);
    await until(client, first, ({ totals }) => totals.accepted >= 8);
    await client.sending.stop({ campaignId: first });
    const old = FIRST.slice(0, 6).map((n) => mailTo(`siti${n}@`).block);
    const before = world.now() - 60_000;
    const second = await world.campaign();
    await startCampaign(client, second);
    await until(client, second, ({ totals }) => totals.accepted >= 2);
    const mails = old.map((original, n) =>
      report(`siti${FIRST[n]}@people.example`, BLOCKED, { original, date: before }),
    );
    await read(...mails);
    const one = mailTo('siti1@').block;
    for (const n of [1, 2, 3, 4])
      await read(
        report('siti1@people.example', BLOCKED, { original: one, date: world.now(), messageId: `${n}@mx.example` }),
      );
    expect((await client.sending.progress({ campaignId: second })).state).toBe('sending');
    // The same relay, written now: that is today's trouble.
    const fresh = FIRST.slice(6).map((n) => mailTo(`siti${n}@`).block);
    await read(
      ...fresh.map((original, n) =>
        report(`siti${FIRST[6 + n]}@people.example`, BLOCKED, { original, date: world.now() }),
      ),
    );
    await until(client, second, ({ state }) => state === 'paused');
  });

  it('pauses for complaints over what providers accept, and does so once', async () => {
    const { client, read, mailTo, campaignId, suppressed } = await sending(300);
    for (const n of FIRST.slice(0, 3)) await read(complaintReport(mailTo(`siti${n}@`).block));
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({
      pausedBecause: 'complaints',
      pausedDetail: { values: { count: 3, from: 'report' } },
    });
    expect(suppressed('siti0@people.example')).toBe('complained');
    await client.sending.resume({ campaignId });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await client.sending.progress({ campaignId })).state).not.toBe('paused');
  });
});

describe('a message in doubt', () => {
  it.each(['reply', 'report', 'answering machine'])('was accepted, as a %s proves', async (kind) => {
    const world = await setUp(people(2), 50, { DOT: ['250 Ok', 'CLOSE'] });
    const { client, read } = world;
    const campaignId = await world.campaign();
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.inDoubt === 1);
    const [doubt] = (await client.sending.messages({ campaignId, state: 'in_doubt' })).rows;
    const address = doubt?.address ?? '';
    const id = (await ledgerIds(world))[address];
    const letter = (subject: string, more: readonly string[]) =>
      [
        `From: <${address}>`,
        'To: news@toko.example',
        `Subject: ${subject}`,
        `In-Reply-To: <${id}>`,
        ...more,
        '',
        'Terima kasih.',
        '',
      ].join('\r\n');
    const mails: Record<string, string> = {
      reply: letter('Re: Kabar untuk Siti', []),
      'answering machine': letter('Automatic reply: Kabar', ['Auto-Submitted: auto-replied']),
      report: report(address, FULL, { original: `Message-ID: <${id}>\nTo: ${address}` }),
    };
    await read(mails[kind] ?? '');
    const { totals } = await client.sending.progress({ campaignId });
    expect(totals).toMatchObject({ inDoubt: 0, accepted: 2, bounced: kind === 'report' ? 1 : 0 });
    const { events } = await client.sending.events({ campaignId });
    expect(events.find((event) => event.kind === 'doubt_resolved')?.values).toMatchObject({ decision: 'proof' });
  });
});

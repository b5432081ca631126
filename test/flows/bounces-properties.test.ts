import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeInMail } from '../../electron/engine/bounces/public.ts';
import { suppress, suppressedAmong } from '../../electron/engine/suppressions/public.ts';
import { openTestEngine } from '../support/engine.ts';
import { complaintReport, statusReport } from '../support/returned.ts';

// Whatever comes back, in whatever order, as often as it likes, under whatever policy.
let engine: Awaited<ReturnType<typeof openTestEngine>>;
beforeAll(async () => {
  engine = await openTestEngine();
});
afterAll(() => engine.close());

const TOLD = {
  gone: { status: '5.1.1', text: '550 5.1.1 User unknown (in reply to RCPT TO command)' },
  noDomain: { status: '5.1.2', text: '550 5.1.2 Host unknown (in reply to RCPT TO command)' },
  full: { status: '5.2.2', text: '552 5.2.2 Mailbox full' },
  off: { status: '5.2.1', text: '550 5.2.1 The email account that you tried to reach is disabled.' },
  late: { status: '4.4.1', text: 'Connection timed out', action: 'delayed' },
  blocked: { status: '5.7.1', text: '554 5.7.1 Client host [192.0.2.1] blocked using zen.dnsbl.example' },
  spam: { status: '5.7.1', text: '550 5.7.1 This message is likely unsolicited mail' },
  odd: { status: '5.0.0', text: '554 5.0.0 Zxqw' },
} as const;
const KINDS = [...(Object.keys(TOLD) as (keyof typeof TOLD)[]), 'complaint', 'away', 'addressOnly', 'foreign'] as const;
type Kind = (typeof KINDS)[number];
const HARMLESS: ReadonlySet<Kind> = new Set(['late', 'blocked', 'spam', 'odd', 'away', 'addressOnly', 'foreign']);

type Told = { readonly person: number; readonly campaign: number; readonly kind: Kind };
const told = fc.record({ person: fc.nat(2), campaign: fc.nat(2), kind: fc.constantFrom(...KINDS) });
const policies = fc.record({
  address: fc.constantFrom('suppress', 'after', 'keep'),
  addressAfter: fc.integer({ min: 2, max: 3 }),
  complaint: fc.constantFrom('suppress', 'keep'),
  temporaryAfter: fc.nat(3),
  withinDays: fc.integer({ min: 1, max: 400 }),
  retryAfterHours: fc.constantFrom(0, 4),
} as const);

let world = 0;
const addressOf = (w: number, person: number) => `p${person}@w${w}.example`;
const idOf = (w: number, { person, campaign }: Told) => `m${person}.${campaign}.w${w}@toko.example`;

/** A ledger of three people and three campaigns of its own. */
function newWorld(): number {
  world += 1;
  const { db, clock } = engine.ctx;
  const at = clock.now() - 3_600_000;
  const insert = db.prepare(
    `INSERT INTO messages (campaign_id, address, address_key, domain, state, due_at, attempts, claimed_at, ended_at, outcome, message_id, changed_at)
     VALUES (?, ?, ?, '', 'accepted', 0, 1, ?, ?, 'accepted', ?, ?)`,
  );
  for (const person of [0, 1, 2])
    for (const campaign of [0, 1, 2]) {
      const address = addressOf(world, person);
      const id = idOf(world, { person, campaign, kind: 'gone' });
      insert.run(world * 10 + campaign, address, address, at, at, id, at);
    }
  return world;
}

function mailOf(w: number, one: Told): Buffer {
  const address = addressOf(w, one.person);
  const original = `Message-ID: <${idOf(w, one)}>\nTo: ${address}`;
  const status = (kind: keyof typeof TOLD, given: string) =>
    statusReport({ original: given, recipients: [{ address, ...TOLD[kind] }] });
  switch (one.kind) {
    case 'complaint':
      return Buffer.from(complaintReport(original));
    case 'away':
      return Buffer.from(
        `From: ${address}\nTo: news@toko.example\nSubject: Out of office\nAuto-Submitted: auto-replied\nIn-Reply-To: <${idOf(w, one)}>\n\nBack on Monday.\n`,
      );
    case 'addressOnly':
      return Buffer.from(status('gone', ''));
    case 'foreign':
      return Buffer.from(
        status(
          'gone',
          `Message-ID: <x${one.campaign}@elsewhere.example>\nReferences: <y@elsewhere.example>\nTo: ${address}`,
        ),
      );
    default:
      return Buffer.from(status(one.kind, original));
  }
}

const read = (w: number, reports: readonly Told[]) => {
  for (const one of reports) takeInMail(engine.ctx, mailOf(w, one), { mailboxId: null });
};
const standing = (w: number) =>
  [0, 1, 2].map((person) => {
    const found = suppressedAmong(engine.ctx.db, [addressOf(w, person)]).get(addressOf(w, person));
    return found ? { reason: found.reason, source: found.source, detail: found.detail, at: found.createdAt } : null;
  });
const reasons = (w: number) => standing(w).map((one) => one?.reason ?? null);
const rowsOf = (w: number) =>
  engine.ctx.db.prepare('SELECT * FROM bounces WHERE address LIKE ? ORDER BY id').all(`%@w${w}.example`) as {
    id: number;
    effect: string;
  }[];

test('the order of reading changes nobody’s fate, and reading once more changes nothing', async () => {
  const many = fc.array(told, { minLength: 1, maxLength: 10 });
  const shuffled = many.chain((reports) =>
    fc.tuple(fc.constant(reports), fc.shuffledSubarray(reports, { minLength: reports.length })),
  );
  await fc.assert(
    fc.asyncProperty(shuffled, policies, async ([reports, otherwise], bouncePolicy) => {
      await engine.client.settings.set({ bouncePolicy });
      const [one, other] = [newWorld(), newWorld()];
      read(one, reports);
      read(other, otherwise);
      expect(reasons(other)).toEqual(reasons(one));
      const before = { rows: rowsOf(one), standing: standing(one) };
      read(one, otherwise);
      expect({ rows: rowsOf(one), standing: standing(one) }).toEqual(before);
      for (const person of [0, 1, 2]) {
        const mine = reports.filter((report) => report.person === person);
        if (mine.every((report) => HARMLESS.has(report.kind))) expect(reasons(one)[person]).toBeNull();
      }
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('taking everything back restores everybody exactly, whoever was suppressed before and why', async () => {
  const earlier = fc.array(fc.constantFrom(null, 'manual', 'unsubscribed', 'complained'), {
    minLength: 3,
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(told, { maxLength: 10 }),
      policies,
      earlier,
      fc.boolean(),
      async (reports, bouncePolicy, was, apply) => {
        await engine.client.settings.set({ bouncePolicy });
        const w = newWorld();
        for (const [person, reason] of was.entries())
          if (reason !== null)
            suppress(engine.ctx.db, {
              address: addressOf(w, person),
              reason,
              source: 'person',
              detail: 'asked by phone',
              at: 5,
            });
        const before = standing(w);
        read(w, reports);
        const ids = rowsOf(w).map((row) => row.id);
        if (apply && ids.length > 0) await engine.client.bounces.applyPolicy({ ids });
        await engine.client.bounces.undo({ ids });
        expect(standing(w)).toEqual(before);
        expect(rowsOf(w).map((row) => row.effect)).not.toContain('suppressed');
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);

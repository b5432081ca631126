import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countContact } from '../../../electron/engine/contacts/counted.ts';
import { joinGroups } from '../../../electron/engine/contacts/members-repo.ts';
import { audienceCounts, audienceSlice } from '../../../electron/engine/contacts/public.ts';
import { idsAfter } from '../../../electron/engine/db/id-set.ts';
import type { Db } from '../../../electron/engine/db/open.ts';
import { openMemoryDatabase } from '../../../electron/engine/db/open.ts';
import { matches, type Person } from '../../../electron/engine/segments/matches.ts';
import { resolveAudience } from '../../../electron/engine/segments/public.ts';
import { ask, knownNow } from '../../../electron/engine/segments/reader.ts';
import { normalise } from '../../../electron/engine/segments/rule.ts';
import { NOBODY } from '../../../shared/contract/campaigns.ts';
import { BEHAVIOURS, FIELD_TESTS, type Rule } from '../../../shared/contract/segments.ts';

const NOW = Date.UTC(2026, 1, 27, 12);
const DAY = 86_400_000;

let db: Db;
const asking = () =>
  ({
    db,
    folder: '',
    clock: { now: () => NOW },
    onClose: () => undefined,
    closing: new AbortController().signal,
  }) as never;

interface Made extends Person {
  id: number;
}

const text = fc.constantFrom(
  '',
  'Jakarta',
  'JAKARTA ',
  'Bandung',
  'Ｊakarta',
  'jak',
  '12',
  '150.000',
  '1,5',
  'ya',
  'no',
  'Çelik',
);
const date = fc.constantFrom(
  '2026-02-27',
  '2026-02-20',
  '1990-02-28',
  '2000-02-29',
  '1985-03-01',
  '27/02/1980',
  'x',
  '',
);
const person = fc.record({
  domain: fc.constantFrom('gmail.com', 'x.example', 'y.example'),
  name: text,
  kota: text,
  umur: text,
  lahir: date,
  member: text,
  lists: fc.subarray([1, 2]),
  tags: fc.subarray([1, 2]),
  consent: fc.option(fc.record({ source: fc.constantFrom('signup', 'event'), days: fc.integer({ min: 0, max: 60 }) })),
  createdDays: fc.integer({ min: 0, max: 60 }),
  suppressed: fc.option(fc.constantFrom('unsubscribed', 'bounced'), { freq: 3 }),
  removed: fc.boolean(),
  messages: fc.array(
    fc.record({
      campaignId: fc.constantFrom(1, 2),
      state: fc.constantFrom('queued', 'accepted', 'rejected', 'in_doubt', 'deferred'),
      days: fc.integer({ min: 0, max: 60 }),
      returned: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  heard: fc.array(
    fc.record({
      kind: fc.constantFrom('bounce', 'reply', 'complaint', 'delay'),
      campaignId: fc.constantFrom(1, 2, null),
      days: fc.integer({ min: 0, max: 60 }),
    }),
    { maxLength: 2 },
  ),
});
type Drawn = typeof person extends fc.Arbitrary<infer T> ? T : never;

const days = fc.constantFrom(1, 7, 30, 59);
const leaf: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({
    kind: fc.constant('field' as const),
    field: fc.constantFrom('kota', 'umur', 'lahir', 'member', 'name', 'domain', 'address', 'gone'),
    test: fc.constantFrom(...FIELD_TESTS),
    value: fc.oneof(text, date, fc.constantFrom('gmail.com', 'p1', 'P1@', '.com', 'p0@gmail.com', '%', '7', '30')),
  }),
  fc.record({
    kind: fc.constantFrom('list' as const, 'tag' as const),
    id: fc.constantFrom(1, 2, 9),
    member: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('consent' as const),
    recorded: fc.boolean(),
    source: fc.constantFrom(null, 'signup', 'event'),
  }),
  fc.record({
    kind: fc.constant('since' as const),
    what: fc.constantFrom('consent' as const, 'created' as const),
    days,
    within: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('suppressed' as const), is: fc.boolean(), reason: fc.constantFrom(null, 'bounced') }),
  fc.record({
    kind: fc.constant('behaviour' as const),
    what: fc.constantFrom(...BEHAVIOURS),
    happened: fc.boolean(),
    campaignId: fc.constantFrom(null, 1, 2, 9),
    days: fc.option(days),
  }),
);
const rule: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule; group: Rule }>((tie) => ({
  rule: fc.oneof({ depthSize: 'small' }, leaf, tie('group')),
  group: fc.record({ kind: fc.constantFrom('all', 'any', 'none'), rules: fc.array(tie('rule'), { maxLength: 4 }) }),
})).rule;

beforeAll(() => {
  db = openMemoryDatabase();
  const define = db.prepare('INSERT INTO contact_fields VALUES (?, ?, ?, 1)');
  for (const [key, type] of [
    ['kota', 'text'],
    ['umur', 'number'],
    ['lahir', 'date'],
    ['member', 'yesno'],
  ])
    define.run(key, key, type);
  for (const name of ['A', 'B']) {
    db.prepare('INSERT INTO lists (name, created_at) VALUES (?, 1)').run(name);
    db.prepare('INSERT INTO tags (name, created_at) VALUES (?, 1)').run(name);
    db.prepare(
      `INSERT INTO campaigns (name, state, audience, sender, subject, preheader, content, pace, created_at, updated_at)
       VALUES (?, 'finished', '{}', '{}', '', '', '{}', 'relay', 1, 1)`,
    ).run(name);
  }
});
afterAll(() => db.close());

/** Writes people as the features do; some are removed again, so that ids have gaps and are given twice. */
function fill(drawn: readonly Drawn[]): Made[] {
  db.exec('DELETE FROM contacts; DELETE FROM messages; DELETE FROM bounces; DELETE FROM campaign_totals');
  const made: Made[] = [];
  drawn.forEach((one, at) => {
    const address = `P${at}@${one.domain}`;
    const key = address.toLowerCase();
    const fields = Object.fromEntries(
      (['kota', 'umur', 'lahir', 'member'] as const)
        .filter((name) => one[name] !== '')
        .map((name) => [name, one[name]]),
    );
    const consent = one.consent && { source: one.consent.source, date: NOW - one.consent.days * DAY };
    const createdAt = NOW - one.createdDays * DAY;
    const id = Number(
      db
        .prepare(
          `INSERT INTO contacts (address, key, name, sort_name, fields, consent_source, consent_date, suppressed, created_at, updated_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
        )
        .run(
          address,
          key,
          one.name,
          key,
          JSON.stringify(fields),
          consent?.source ?? null,
          consent?.date ?? null,
          one.suppressed,
          createdAt,
        ).lastInsertRowid,
    );
    countContact(db, id);
    joinGroups(db, 'list', id, one.lists);
    joinGroups(db, 'tag', id, one.tags);
    const events = [...writeMessages(one, id, key), ...writeHeard(one, key)];
    const { lists, tags, suppressed, name } = one;
    if (one.removed) db.prepare('DELETE FROM contacts WHERE id = ?').run(id);
    else
      made.push({
        id,
        key,
        address,
        name,
        firstName: '',
        lastName: '',
        fields,
        lists,
        tags,
        consent,
        createdAt,
        suppressed,
        events,
      });
  });
  return made;
}

/** What waits, waits for a moment. */
const DUE: Readonly<Record<string, number>> = { queued: 1, deferred: NOW };

function writeMessages(one: Drawn, id: number, key: string): Person['events'] {
  const seen = new Set<number>();
  return one.messages.flatMap(({ campaignId, state, days: ago, returned }) => {
    if (seen.has(campaignId)) return [];
    seen.add(campaignId);
    const at = NOW - ago * DAY;
    const back = returned && state === 'accepted';
    db.prepare(
      `INSERT INTO messages (campaign_id, contact_id, address, address_key, domain, state, due_at, claimed_at, returned, changed_at)
       VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, 1)`,
    ).run(campaignId, id, key, key, state, DUE[state] ?? 0, state === 'queued' ? null : at, back ? 1 : 0);
    db.prepare(
      `INSERT INTO campaign_totals (campaign_id, recipients, ${state}) VALUES (?, 1, 1)
       ON CONFLICT DO UPDATE SET recipients = recipients + 1, ${state} = ${state} + 1`,
    ).run(campaignId);
    const told: (Person['events'][number]['what'] | '')[] = [
      state === 'accepted' || state === 'in_doubt' ? 'sent' : '',
      state === 'accepted' ? 'accepted' : '',
      state === 'rejected' || back ? 'failed' : '',
    ];
    return told.flatMap((what) => (what === '' ? [] : [{ what, campaignId, at }]));
  });
}

function writeHeard(one: Drawn, key: string): Person['events'] {
  return one.heard.flatMap(({ kind, campaignId, days: ago }) => {
    const at = NOW - ago * DAY;
    db.prepare(
      `INSERT INTO bounces (kind, origin, address, address_key, campaign_id, class, reason, permanent, confidence, rule, reply, diagnostic,
         matched_by, effect, at, written_at) VALUES (?, 'report', ?, ?, ?, 'address', 'userunknown', 1, 1, '', '', '', 'token', 'none', ?, ?)`,
    ).run(kind, key, key, campaignId, at, at);
    const what = ({ bounce: 'bounced', reply: 'replied', complaint: 'complained' } as const)[kind as 'bounce'];
    return what === undefined ? [] : [{ what, campaignId, at }];
  });
}

describe('a rule', () => {
  it('finds as a set whom it finds one by one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(person, { maxLength: 40 }),
        fc.array(rule, { minLength: 1, maxLength: 6 }),
        async (drawn, rules) => {
          const people = fill(drawn);
          const known = knownNow(db);
          const { sets } = await ask(asking(), { do: 'sets', rules });
          for (const [at, each] of rules.entries()) {
            const expected = people.filter((one) => matches(each, one, NOW, known)).map((one) => one.id);
            expect(idsAfter({ words: sets[at] ?? new Uint32Array(0) }, 0, 1_000)).toEqual(
              expected.sort((a, b) => a - b),
            );
            const tidy = normalise(each);
            expect(
              people
                .filter((one) => matches(tidy, one, NOW, known))
                .map((one) => one.id)
                .sort((a, b) => a - b),
            ).toEqual(expected);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('makes an audience with lists, tags and people named by hand, walked in slices', async () => {
    const part = fc.record({
      everybody: fc.boolean(),
      listIds: fc.subarray([1, 2]),
      tagIds: fc.subarray([1, 2, 9]),
      excludeListIds: fc.subarray([1, 2]),
      excludeTagIds: fc.subarray([1, 2]),
      excludeContactIds: fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(person, { maxLength: 40 }), part, rule, rule, async (drawn, asked, inRule, outRule) => {
        const people = fill(drawn);
        const known = knownNow(db);
        db.exec('DELETE FROM segments');
        const store = db.prepare(
          'INSERT INTO segments (id, name, rule, created_at, updated_at) VALUES (?, ?, ?, 1, 1)',
        );
        store.run(1, 'in', JSON.stringify(inRule));
        store.run(2, 'out', JSON.stringify(outRule));
        const audience = { ...NOBODY, ...asked, segmentIds: [1], excludeSegmentIds: [2] };
        const who = await resolveAudience(asking(), audience);
        const isIn = (one: Made) =>
          asked.everybody ||
          one.lists.some((id) => asked.listIds.includes(id)) ||
          one.tags.some((id) => asked.tagIds.includes(id)) ||
          matches(inRule, one, NOW, known);
        const isOut = (one: Made) =>
          one.lists.some((id) => asked.excludeListIds.includes(id)) ||
          one.tags.some((id) => asked.excludeTagIds.includes(id)) ||
          asked.excludeContactIds.includes(one.id) ||
          matches(outRule, one, NOW, known);
        const chosen = people.filter(isIn);
        const addressed = chosen.filter((one) => !isOut(one)).sort((a, b) => a.id - b.id);
        const walked: number[] = [];
        for (let rows = audienceSlice(db, who, 0, 3); ; rows = audienceSlice(db, who, walked.at(-1) ?? 0, 3)) {
          walked.push(...rows.map((row) => row.contactId));
          if (rows.length < 3) break;
        }
        expect(walked).toEqual(addressed.map((one) => one.id));
        const counts = await audienceCounts(db, who);
        expect(counts.excluded).toBe(chosen.length - addressed.length);
        expect(counts.mailable).toBe(addressed.filter((one) => one.suppressed === null && one.consent !== null).length);
        expect(counts.suppressed.bounced).toBe(addressed.filter((one) => one.suppressed === 'bounced').length);
      }),
      { numRuns: 200 },
    );
  });
});

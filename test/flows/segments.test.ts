import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOBODY } from '../../shared/contract/campaigns.ts';
import type { Rule } from '../../shared/contract/segments.ts';
import { fillWorkspace, readyCampaign, spawnPracticeRelay, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';

type Engine = Awaited<ReturnType<typeof openTestEngine>>;
let engine: Engine;
beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(() => engine.close());

const CONSENT = { source: 'signup' as const, note: 'form', date: 1 };
const all = (...rules: Rule[]): Rule => ({ kind: 'all', rules });

async function people(count: number, more: (n: number) => object = () => ({})) {
  const made = [];
  for (let n = 0; n < count; n++)
    made.push(
      await engine.client.contacts.save({
        address: `orang${n}@x.example`,
        name: `Orang ${n}`,
        consent: CONSENT,
        ...more(n),
      }),
    );
  return made;
}

describe('a segment', () => {
  it('is kept, renamed, counted and removed, and its number follows its people', async () => {
    const { client } = engine;
    const tag = await client.contacts.saveTag({ name: 'VIP' });
    await people(6, (n) => ({ tagIds: n < 2 ? [tag.id] : [], consent: n === 0 ? null : CONSENT }));
    const rule = all({ kind: 'tag', id: tag.id, member: true });
    const made = await client.segments.save({ name: ' Pelanggan  setia ', rule });
    expect(made).toMatchObject({ name: 'Pelanggan setia', rule, broken: false });
    await expect.poll(async () => (await client.segments.get({ id: made.id })).contacts, { timeout: 15_000 }).toBe(2);
    expect(await client.segments.count({ rule })).toEqual({
      contacts: 2,
      mailable: 1,
      people: [
        { id: 1, address: 'orang0@x.example', name: 'Orang 0' },
        { id: 2, address: 'orang1@x.example', name: 'Orang 1' },
      ],
    });
    await client.contacts.save({ address: 'baru@x.example', tagIds: [tag.id], consent: CONSENT });
    expect((await client.segments.count({ rule })).contacts).toBe(3);
    expect((await client.segments.get({ id: made.id })).contacts).toBe(3);
    await expect(client.segments.save({ name: 'pelanggan setia', rule })).rejects.toMatchObject({
      code: 'segment_name_taken',
    });
    expect(await client.segments.save({ id: made.id, name: 'Setia', rule })).toMatchObject({ contacts: 3 });
    await client.segments.remove({ id: made.id });
    expect((await client.segments.list({})).segments).toEqual([]);
    await expect(client.segments.get({ id: made.id })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('that nobody could read is refused', async () => {
    const { client } = engine;
    let deep: Rule = all();
    for (let level = 0; level < 9; level++) deep = { kind: 'any', rules: [deep] };
    await expect(client.segments.save({ name: 'Deep', rule: deep })).rejects.toMatchObject({
      code: 'segment_too_complex',
    });
    const leaf = { kind: 'consent' as const, recorded: true, source: null };
    const half = all(...Array.from({ length: 120 }, () => leaf));
    await expect(client.segments.count({ rule: { kind: 'any', rules: [half, half] } })).rejects.toMatchObject({
      code: 'segment_too_complex',
    });
  });

  it('says that something in it is gone, and finds nobody by that part', async () => {
    const { client } = engine;
    const tag = await client.contacts.saveTag({ name: 'VIP' });
    await people(3, () => ({ tagIds: [tag.id] }));
    const rule = all({ kind: 'tag', id: tag.id, member: false });
    const { id } = await client.segments.save({ name: 'Bukan VIP', rule });
    await client.contacts.removeTag({ id: tag.id });
    expect(await client.segments.get({ id })).toMatchObject({ broken: true });
    expect(await client.segments.count({ rule })).toMatchObject({ contacts: 0 });
    const { id: campaignId } = await client.campaigns.create({});
    await client.campaigns.save({ id: campaignId, audience: { ...NOBODY, everybody: true, excludeSegmentIds: [id] } });
    const { rows } = await client.campaigns.check({ id: campaignId, online: false });
    expect(rows.find((row) => row.key === 'recipients_segment_broken')).toMatchObject({
      level: 'blocker',
      values: { segment: 'Bukan VIP' },
    });
  });

  it('shows the values that people have, most frequent first', async () => {
    const { client } = engine;
    const { key } = await client.contacts.saveField({ label: 'Kota', type: 'text' });
    await people(5, (n) => ({ fields: { [key]: n < 3 ? 'Malang' : n === 3 ? 'Batu' : '' } }));
    expect(await client.segments.values({ field: key })).toEqual({ values: ['Malang', 'Batu'] });
  });

  it('gives a count up that nobody waits for, and counts on', async () => {
    const { client } = engine;
    await people(2);
    const leaving = new AbortController();
    leaving.abort();
    await expect(client.segments.count({ rule: all() }, { signal: leaving.signal })).rejects.toBeDefined();
    expect((await client.segments.count({ rule: all() })).contacts).toBe(2);
  });
});

describe('a campaign to a segment', () => {
  it('reaches whom the segment finds when it starts, and keeps to them', async () => {
    const { client } = engine;
    const relay = await spawnPracticeRelay();
    try {
      const { relayId } = await fillWorkspace(client, { port: relay.port, addresses: [] });
      const tag = await client.contacts.saveTag({ name: 'VIP' });
      const list = await client.contacts.saveList({ name: 'Grosir' });
      await people(12, (n) => ({ tagIds: n < 6 ? [tag.id] : [], listIds: n % 2 === 0 ? [list.id] : [] }));
      const id = await readyCampaign(client, relayId);
      const { id: segmentId } = await client.segments.save({
        name: 'VIP',
        rule: all(
          { kind: 'tag', id: tag.id, member: true },
          { kind: 'field', field: 'domain', test: 'is', value: 'x.example' },
        ),
      });
      await client.campaigns.save({ id, audience: { ...NOBODY, segmentIds: [segmentId], excludeListIds: [list.id] } });
      await expect(client.segments.remove({ id: segmentId })).rejects.toMatchObject({ code: 'segment_in_use' });
      expect(await client.campaigns.recipients({ id })).toMatchObject({
        willGet: 3,
        leftOut: [{ reason: 'excluded', contacts: 3 }],
        domains: [{ domain: 'x.example', contacts: 3 }],
      });
      const { rows: out } = await client.campaigns.leftOut({ id, reason: 'excluded' });
      expect(out.map((row) => row.address)).toEqual(['orang0@x.example', 'orang2@x.example', 'orang4@x.example']);
      expect((await client.campaigns.preview({ id, position: 2 })).contact).toMatchObject({
        address: 'orang5@x.example',
        of: 3,
      });
      await client.contacts.save({ address: 'baru@x.example', tagIds: [tag.id], consent: CONSENT });
      await startCampaign(client, id);
      await until(client, id, ({ state }) => state === 'finished');
      await client.contacts.save({ address: 'telat@x.example', tagIds: [tag.id], consent: CONSENT });
      const { rows } = await client.sending.messages({ campaignId: id });
      expect(rows.map((row) => row.address).sort()).toEqual([
        'baru@x.example',
        'orang1@x.example',
        'orang3@x.example',
        'orang5@x.example',
      ]);
      const mailed: Rule = { kind: 'behaviour', what: 'sent', happened: true, campaignId: id, days: 1 };
      expect((await client.segments.count({ rule: all(mailed) })).contacts).toBe(4);
      expect(
        (await client.segments.count({ rule: all({ ...mailed, campaignId: null, happened: false }) })).contacts,
      ).toBe(10);
      await client.segments.remove({ id: segmentId });
    } finally {
      await relay.stop();
    }
  });

  it('counts who came back under a number that somebody else had before as new', async () => {
    const { client } = engine;
    const relay = await spawnPracticeRelay();
    try {
      const { relayId } = await fillWorkspace(client, { port: relay.port, addresses: [] });
      const [, last] = await people(2);
      const id = await readyCampaign(client, relayId);
      await startCampaign(client, id);
      await until(client, id, ({ state }) => state === 'finished');
      const mailed = all({ kind: 'behaviour', what: 'sent', happened: true, campaignId: null, days: null });
      expect((await client.segments.count({ rule: mailed })).contacts).toBe(2);
      await client.contacts.remove({ ids: [last?.id ?? 0] });
      const other = await client.contacts.save({ address: 'lain@x.example', consent: CONSENT });
      expect(other.id).toBe(last?.id);
      expect((await client.segments.count({ rule: mailed })).contacts).toBe(1);
    } finally {
      await relay.stop();
    }
  });
});

import type { EngineClient } from '../../../shared/contract/index.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import { assetPath } from '../assets.ts';
import { markSample, removeSampleCampaigns, sampleCampaigns } from '../campaigns/public.ts';
import type { EngineContext } from '../context.ts';
import { readOwn, readSettings, storeOwn } from './public.ts';

type Language = NonNullable<Settings['language']>;

/** What the sample data are called; the people themselves are the same in both languages. */
const WORDS: Readonly<
  Record<Language, { list: string; consent: string; campaign: string; organisation: string; postalAddress: string }>
> = {
  en: {
    list: 'Sample customers',
    consent: 'Left their address at the counter (sample)',
    campaign: 'Weekend bread (sample)',
    organisation: 'Kenanga Bakery',
    postalAddress: '12 Kenanga Street, Malang 65119, Indonesia',
  },
  id: {
    list: 'Pelanggan contoh',
    consent: 'Meninggalkan alamat di kasir (contoh)',
    campaign: 'Roti akhir pekan (contoh)',
    organisation: 'Roti Kenanga',
    postalAddress: 'Jl. Kenanga 12, Malang 65119, Indonesia',
  },
};

interface Loaded {
  readonly listId: number;
  readonly sender: Settings['sender'];
}

/** What the file calls its field and its tags in Indonesian, for those who read English. */
const CITY: Readonly<Record<string, string>> = { 'new:Kota': 'new:City' };
const TAGS: Readonly<Record<string, string>> = { 'Pelanggan tetap': 'Regular customers', 'Bazar 2025': 'Fair 2025' };

/**
 * Fills the workspace as a person would, by the contract: the sample list, a sender, the practice relay and a draft.
 * Reserved domains only, and the draft goes to the practice relay. Answers how many contacts came in.
 */
export async function loadSample(
  ctx: EngineContext,
  client: EngineClient,
  language: Language,
): Promise<{ contacts: number }> {
  const words = WORDS[language];
  const ticket = ctx.files.give(assetPath('sample-contacts.csv'));
  const { dialect, columns } = await client.imports.preview({ ticket });
  const isEnglish = language === 'en';
  const mapping = columns.map(({ index, target }) => ({ index, target: (isEnglish && CITY[target]) || target }));
  const known = new Set((await client.contacts.tags({})).tags.map((tag) => tag.id));
  const consent = { source: 'customer' as const, note: words.consent, date: ctx.clock.now() };
  const { id } = await client.imports.start({ ticket, dialect, mapping, consent, newList: words.list });
  const done = await finished(ctx, client, id);
  if (isEnglish) await nameTags(client, known);
  const listId = (await client.contacts.lists({})).lists.find((list) => list.name === words.list)?.id ?? 0;
  const { sender } = readSettings(ctx.db);
  storeOwn(ctx.db, 'sample', { listId, sender } satisfies Loaded);
  const example = {
    name: words.organisation,
    address: 'halo@rotikenanga.example',
    replyTo: 'halo@rotikenanga.example',
    organisation: words.organisation,
    postalAddress: words.postalAddress,
  };
  await client.settings.set({ sampleData: true, started: true, ...(sender.address === '' ? { sender: example } : {}) });
  const { relay } = await client.relays.practice({});
  const campaign = await client.campaigns.create({ name: words.campaign, template: 'promo', language });
  await client.campaigns.save({
    id: campaign.id,
    relayId: relay.id,
    audience: { ...campaign.audience, everybody: false, listIds: [listId] },
  });
  markSample(ctx.db, campaign.id);
  return { contacts: done.counts.created };
}

/** Gives tags that came with the sample their English names; what the person had before keeps its own. */
async function nameTags(client: EngineClient, known: ReadonlySet<number>) {
  const { tags } = await client.contacts.tags({});
  for (const { id, name } of tags) {
    const word = TAGS[name];
    const isTaken = tags.some((tag) => tag.name === word);
    if (word !== undefined && !isTaken && !known.has(id)) await client.contacts.saveTag({ id, name: word });
  }
}

async function finished(ctx: EngineContext, client: EngineClient, id: number) {
  for (;;) {
    const record = await client.imports.get({ id });
    if (record.state !== 'running') return record;
    await ctx.clock.sleep(20, ctx.closing);
  }
}

/** Takes the sample data out again: their campaigns with all messages, their contacts, their list and their suppressions. */
export async function removeSample(ctx: EngineContext, client: EngineClient): Promise<void> {
  const loaded = readOwn(ctx.db, 'sample') as Loaded | undefined;
  await stopSampleCampaigns(ctx, client);
  if (loaded) {
    await removeContacts(client, loaded.listId);
    await removeSuppressions(client);
    await client.contacts.removeList({ id: loaded.listId }).catch(() => undefined);
  }
  await client.relays.practiceEmpty({});
  await client.settings.set({ sampleData: false, ...(loaded ? { sender: loaded.sender } : {}) });
}

async function stopSampleCampaigns(ctx: EngineContext, client: EngineClient): Promise<void> {
  for (const { id, state } of sampleCampaigns(ctx.db)) {
    if (state === 'sending' || state === 'paused') await client.sending.stop({ campaignId: id });
  }
  removeSampleCampaigns(ctx.db);
}

async function removeContacts(client: EngineClient, listId: number): Promise<void> {
  for (;;) {
    const { rows } = await client.contacts.list({ listId, limit: 500 });
    if (rows.length === 0) return;
    await client.contacts.remove({ ids: rows.map((row) => row.id) });
  }
}

const RESERVED = /@([^@]+\.)?(example|invalid|test)$|@([^@]+\.)?example\.(com|net|org)$/;

async function removeSuppressions(client: EngineClient): Promise<void> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<EngineClient['suppressions']['list']>> = await client.suppressions.list({
      cursor,
      limit: 500,
    });
    for (const { id, address } of page.rows)
      if (RESERVED.test(address)) await client.suppressions.remove({ id, because: 'sample data removed' });
    cursor = page.next;
  } while (cursor !== null);
}

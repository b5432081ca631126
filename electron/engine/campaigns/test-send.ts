import { parseAddress } from '../../../shared/address.ts';
import type { Campaign } from '../../../shared/contract/campaigns.ts';
import { AppError } from '../../../shared/errors.ts';
import { returnPathOf } from '../../../shared/return-address.ts';
import type { EngineContext } from '../context.ts';
import { enabledRelays, findRelay } from '../relays/public.ts';
import { resolveAudience } from '../segments/public.ts';
import { sendTest } from '../sending/public.ts';
import { storeOwn } from '../settings/public.ts';
import { addresseeOf, composerOf, prepareMessage } from './composer.ts';
import { personFor } from './preview.ts';
import { updateLastTest } from './repo.ts';

type TestResult = {
  address: string;
  ok: boolean;
  reply: string;
  reason: string | null;
  cause: string | null;
  remedies: string[];
};

const NO_ADDRESS = { cause: 'address_wrong', remedies: ['check_recipient'] };

/** The relay of a campaign: the one chosen, else the first enabled one. */
export function relayOf(ctx: Pick<EngineContext, 'db'>, campaign: Pick<Campaign, 'relayId'>) {
  return campaign.relayId === null ? enabledRelays(ctx.db)[0] : findRelay(ctx.db, campaign.relayId);
}

/** Sends the message to a few addresses as one contact would get it; counts as no recipient. Throws `relay_missing`. */
export async function sendTests(
  ctx: EngineContext,
  campaign: Campaign,
  { to, contactId }: { to: readonly string[]; contactId: number | null },
): Promise<TestResult[]> {
  const relay = relayOf(ctx, campaign);
  if (relay === undefined) throw new AppError('relay_missing');
  const composer = await composerOf(ctx, await prepareMessage(ctx, campaign));
  const who = await resolveAudience(ctx, campaign.audience);
  const person = await personFor(ctx.db, who, { contactId, position: null });
  const results: TestResult[] = [];
  for (const address of new Set(to.map((each) => each.trim()))) {
    const parsed = parseAddress(address);
    if (!parsed.ok) {
      results.push({ address, ok: false, reply: '', reason: 'syntaxerror', ...NO_ADDRESS });
      continue;
    }
    const made = await composer.composeTest(addresseeOf(person), parsed.address);
    const envelopeFrom = returnPathOf(relay, made);
    const answer = await sendTest(ctx, { relayId: relay.id, envelopeFrom, to: parsed.address, raw: made.raw });
    results.push({ address, ...answer });
    if (answer.ok) noteTest(ctx, campaign.id, address);
  }
  return results;
}

function noteTest(ctx: EngineContext, campaignId: number, address: string): void {
  const at = ctx.clock.now();
  updateLastTest(ctx.db, campaignId, address, at);
  storeOwn(ctx.db, 'testMailSentAt', at);
}

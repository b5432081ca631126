import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { RelayRecord } from '../../../shared/contract/relays.ts';
import type { Progress, StandIn } from '../../../shared/contract/sending.ts';
import type { Run, TakeOverReason } from './run.ts';
import type { SenderContext } from './sender-context.ts';

/** Whether the author's domain says that a relay may send for it: its SPF names it, or its signature goes with it. */
export type Authorised = 'yes' | 'no' | 'not_checked';

export interface Candidate {
  readonly relay: RelayRecord;
  readonly authorised: Authorised;
  /** Failed this campaign lately, or has itself no room now. */
  readonly busy: boolean;
}

export type Choice = { readonly relay: RelayRecord } | { readonly refused: NonNullable<Progress['takeOverRefused']> };

/**
 * Which relay takes over, in the person's order: an enabled one that the author's domain authorises. What nobody checked
 * does not count as a yes; then it is said why nothing took over.
 */
function chooseRelay(candidates: readonly Candidate[], use: Run['relayUse']): Choice {
  if (use === 'only') return { refused: 'only_this' };
  const able = candidates.filter((one) => !one.busy);
  const found = able.find((one) => one.authorised === 'yes');
  if (found !== undefined) return { relay: found.relay };
  if (able.length === 0) return { refused: 'none_enabled' };
  return { refused: able.some((one) => one.authorised === 'not_checked') ? 'not_checked' : 'not_authorised' };
}

/** Whether each other relay that is switched on may carry a campaign where its own fails, and why or why not. */
export function standIns(sender: SenderContext, campaign: Campaign, ownId: number | null): StandIn[] {
  const { engine, neighbours } = sender;
  if (ownId !== null && neighbours.findRelay(engine.db, ownId)?.kind === 'practice') return [];
  const domain = neighbours.authorDomain(engine.db, campaign);
  return neighbours
    .enabledRelays(engine.db)
    .filter((relay) => relay.kind === 'smtp' && relay.id !== ownId)
    .map((relay) => {
      const { id: relayId, name } = relay;
      if (relay.lastTest?.ok === false) return { relayId, name, domain, may: false, why: 'test_failed' };
      const { answer, by } = neighbours.authorisation(engine.db, domain, relay);
      if (answer === 'yes') return { relayId, name, domain, may: true, why: by ?? 'spf' };
      return { relayId, name, domain, may: false, why: answer === 'no' ? 'not_authorised' : 'not_checked' };
    });
}

/** How long a relay that was down is left alone by a campaign that found another. */
const LEFT_ALONE = 15 * 60_000;

/**
 * Lets another relay take over a campaign from the one it is on, where that is allowed; answers whether one did. What is
 * under way ends where it is, and what is in doubt stays where it was: nobody sends it again.
 */
export function tryTakeOver(sender: SenderContext, run: Run, reason: TakeOverReason): boolean {
  const now = sender.engine.clock.monotonic();
  run.troubled.set(run.relayId, isForPerson(reason) ? Number.POSITIVE_INFINITY : now + LEFT_ALONE);
  const choice = chooseRelay(candidatesFor(sender, run, reason, now), run.relayUse);
  if ('refused' in choice) {
    if (run.takeOverRefused !== choice.refused) sender.touch(run.campaignId);
    run.takeOverRefused = choice.refused;
    return false;
  }
  const from = sender.neighbours.findRelay(sender.engine.db, run.relayId)?.name ?? '';
  sender.move(run, choice.relay.id, run.taken === null ? { from: run.relayId, reason } : { ...run.taken, reason });
  sender.tell(run.campaignId, 'relay_took_over', { from, to: choice.relay.name, reason });
  return true;
}

/** A password that is wrong and a relay that is gone are mended by the person, not by time. */
const isForPerson = (reason: TakeOverReason) => reason === 'sign_in' || reason === 'gone';

function candidatesFor(sender: SenderContext, run: Run, reason: TakeOverReason, now: number): Candidate[] {
  const { engine, neighbours } = sender;
  const current = neighbours.findRelay(engine.db, run.relayId);
  // The practice relay stands in for nobody, and nobody for it.
  if (current?.kind === 'practice') return [];
  const campaign = neighbours.findCampaign(engine.db, run.campaignId);
  if (campaign === undefined) return [];
  const domain = neighbours.authorDomain(engine.db, campaign);
  return neighbours
    .enabledRelays(engine.db)
    .filter((relay) => relay.kind === 'smtp' && relay.id !== run.relayId && relay.lastTest?.ok !== false)
    .map((relay) => ({
      relay,
      // The campaign's own relay was the person's choice.
      authorised: relay.id === campaign.relayId ? 'yes' : neighbours.authorisation(engine.db, domain, relay).answer,
      busy:
        (run.troubled.get(relay.id) ?? 0) > now ||
        (reason === 'quota' && sender.budget(relay.id).wait(null)?.cause === 'window'),
    }));
}

/** Gives a campaign back to the relay it was taken from, where that one can go on; answers whether it did. */
export function giveBack(sender: SenderContext, run: Run): boolean {
  const { taken } = run;
  if (taken === null || isForPerson(taken.reason)) return false;
  const own = sender.neighbours.findRelay(sender.engine.db, taken.from);
  if (own === undefined || !own.enabled) return false;
  const rests = (run.troubled.get(own.id) ?? 0) > sender.engine.clock.monotonic();
  if (taken.reason === 'outage' && rests) return false;
  if (taken.reason === 'quota' && sender.budget(own.id).wait(null)?.cause === 'window') return false;
  run.troubled.delete(own.id);
  const from = sender.neighbours.findRelay(sender.engine.db, run.relayId)?.name ?? '';
  sender.move(run, own.id, null);
  sender.tell(run.campaignId, 'relay_took_over', { from, to: own.name, reason: taken.reason });
  return true;
}

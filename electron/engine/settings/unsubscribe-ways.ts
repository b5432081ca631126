import type { Settings } from '../../../shared/contract/settings.ts';
import { sampleEndpoint } from '../campaigns/public.ts';
import { changed, type EngineContext } from '../context.ts';
import { askOneClick, type EndpointAnswer, visitEndpoint } from './own-endpoint.ts';
import { readSettings } from './public.ts';
import { storeSettings } from './repo.ts';

type Unsubscribe = Settings['unsubscribe'];

/** What is kept of a change: when an address was seen and tested only the engine knows, and another address was neither. */
export function keptUnsubscribe(now: Unsubscribe, typed: Unsubscribe): Unsubscribe {
  const url = typed.url.trim();
  const same = url === now.url.trim();
  return {
    mailbox: typed.mailbox.trim(),
    url,
    urlTestedAt: same ? now.urlTestedAt : null,
    urlSeenAt: same ? now.urlSeenAt : null,
  };
}

/** Visits the address as a person would, with the link of a message to the sender; a page that answers is kept as seen now. */
export async function visitUnsubscribeUrl(ctx: EngineContext, url: string): Promise<EndpointAnswer> {
  return noted(ctx, url, 'urlSeenAt', () => visitEndpoint(sampleEndpoint(ctx, url)));
}

/** Asks the address for one click as a mailbox provider would, for the sender's own address; a yes is kept as tested now. */
export async function testUnsubscribeUrl(ctx: EngineContext, url: string): Promise<EndpointAnswer> {
  return noted(ctx, url, 'urlTestedAt', () => askOneClick(sampleEndpoint(ctx, url)));
}

/**
 * A yes keeps the address with it, unless another one was kept meanwhile; a no forgets an earlier yes of the address that is kept,
 * and changes no other.
 */
async function noted(
  ctx: EngineContext,
  typed: string,
  what: 'urlSeenAt' | 'urlTestedAt',
  ask: () => Promise<EndpointAnswer>,
): Promise<EndpointAnswer> {
  const before = readSettings(ctx.db).unsubscribe.url.trim();
  const answer = await ask();
  const now = readSettings(ctx.db).unsubscribe;
  const url = typed.trim();
  const kept = now.url.trim();
  if (url !== kept && (!answer.ok || kept !== before)) return answer;
  const at = answer.ok ? ctx.clock.now() : null;
  storeSettings(ctx.db, { unsubscribe: { ...keptUnsubscribe(now, { ...now, url }), [what]: at } });
  changed(ctx, 'settings');
  return answer;
}

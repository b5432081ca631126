import type { DomainRow } from '../../../shared/contract/domains.ts';
import { changed, type EngineContext } from '../context.ts';
import { enabledRelays } from '../relays/public.ts';
import { askAbout } from './check.ts';
import { keepDomain, keptDomain } from './kept.ts';

export { type Authorisation, authorisation } from './authorises.ts';
export { notAsked } from './check.ts';
export { relaxedLines } from './dkim-canonical.ts';
export { signerFor } from './dkim-keys.ts';
export { type Signer, signerOf } from './dkim-sign.ts';

/** Asks DNS about a domain that mail comes from (or that gets answers), keeps the rows and publishes; ten seconds at most. */
export async function checkDomain(
  ctx: EngineContext,
  domain: string,
  use: 'author' | 'reply' = 'author',
): Promise<DomainRow[]> {
  const { selector } = keptDomain(ctx.db, domain);
  const relayHosts = enabledRelays(ctx.db)
    .filter((relay) => relay.kind === 'smtp')
    .map((relay) => relay.host.toLowerCase());
  const rows = await askAbout(ctx.resolver, { domain, use, selector, relayHosts });
  if (ctx.closing.aborted) return rows;
  keepDomain(ctx.db, domain, { checkedAt: ctx.clock.now(), rows });
  changed(ctx, 'domains');
  return rows;
}

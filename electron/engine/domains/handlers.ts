import type { SenderDomain } from '../../../shared/contract/domains.ts';
import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { campaignSummaries } from '../campaigns/public.ts';
import { changed, type EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { readSettings } from '../settings/public.ts';
import { createKey, listKeys, lookForKey, removeKey, setKey } from './dkim-keys.ts';
import { type DomainUse, domainsInUse } from './in-use.ts';
import { keepDomain, keptDomain } from './kept.ts';
import { checkDomain } from './public.ts';

const UNFINISHED = ['draft', 'scheduled', 'sending', 'paused'] as const;
const MOST_CAMPAIGNS = 500;

/** The calls of domains. */
export function domainsHandlers(ctx: EngineContext): Handlers<typeof contract.domains> {
  const uses = () =>
    domainsInUse(readSettings(ctx.db).sender, campaignSummaries(ctx.db, { states: UNFINISHED, limit: MOST_CAMPAIGNS }));
  const used = (domain: string): DomainUse => {
    const found = uses().find((one) => one.domain === domain);
    if (!found) throw new AppError('not_found', { what: 'domain' });
    return found;
  };
  const told = (use: DomainUse): SenderDomain => ({ ...use, ...keptDomain(ctx.db, use.domain) });
  return {
    list: () => ({ domains: uses().map(told) }),
    check: async ({ domain }) => {
      const use = used(domain);
      await checkDomain(ctx, domain, use.use);
      return told(use);
    },
    setSelector: ({ domain, selector }) => {
      const use = used(domain);
      keepDomain(ctx.db, domain, { selector, checkedAt: null, rows: [] });
      changed(ctx, 'domains');
      return told(use);
    },
    dkimKeys: ({ domain }) => ({ keys: listKeys(ctx, used(domain).domain) }),
    createDkimKey: (input) => createKey(ctx, { ...input, domain: used(input.domain).domain }),
    lookForDkimKey: ({ domain, selector }) => lookForKey(ctx, domain, selector),
    setDkimKey: ({ domain, selector, enabled }) => setKey(ctx, domain, selector, enabled),
    removeDkimKey: async ({ domain, selector }) => {
      await removeKey(ctx, domain, selector);
      return {};
    },
  };
}

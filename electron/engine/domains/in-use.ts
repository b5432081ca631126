import { parseAddress } from '../../../shared/address.ts';
import type { SenderDomain } from '../../../shared/contract/domains.ts';

export type DomainUse = Pick<SenderDomain, 'domain' | 'use' | 'campaigns'>;
type Sender = { readonly address: string; readonly replyTo: string };

/**
 * The domains that the settings and the given campaigns send from, in that order, then those that only get answers.
 * Addresses that cannot be read are left out: the check of the campaign names them.
 */
export function domainsInUse(settings: Sender, campaigns: readonly { name: string; sender: Sender }[]): DomainUse[] {
  const found = new Map<string, DomainUse>();
  const add = (address: string, use: DomainUse['use'], campaign: string | null) => {
    const parsed = parseAddress(address.trim());
    if (!parsed.ok) return;
    const known = found.get(parsed.domain);
    // Named by the settings says it all; otherwise the campaigns that brought it are told.
    const names = known && known.campaigns.length === 0 ? [] : (known?.campaigns ?? []);
    const brought = campaign === null || (known && names.length === 0) ? names : [...names, campaign];
    found.set(parsed.domain, { domain: parsed.domain, use: known?.use ?? use, campaigns: [...new Set(brought)] });
  };
  add(settings.address, 'author', null);
  for (const { name, sender } of campaigns) add(sender.address, 'author', name);
  add(settings.replyTo, 'reply', null);
  for (const { name, sender } of campaigns) add(sender.replyTo, 'reply', name);
  return [...found.values()];
}

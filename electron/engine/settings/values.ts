import { Resolver } from 'node:dns';
import { parseAddress } from '../../../shared/address.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import { AppError } from '../../../shared/errors.ts';
import { endpointFault } from './own-endpoint.ts';

type Change = { readonly [K in keyof Settings]?: Settings[K] | undefined };

/**
 * A change with addresses as they are kept, without blanks around them. Throws `address_invalid`, `web_address_invalid` or
 * `dns_server_invalid` for what is none; empty is none yet, and what is kept already is kept.
 */
export function fittingChange(before: Settings, change: Change): Change {
  const { sender, unsubscribe, dnsServers } = change;
  for (const server of dnsServers ?? [])
    if (!before.dnsServers.includes(server) && !isDnsServer(server))
      throw new AppError('dns_server_invalid', { server });
  return {
    ...change,
    ...(sender && {
      sender: {
        ...sender,
        address: fittingAddress(before.sender.address, sender.address),
        replyTo: fittingAddress(before.sender.replyTo, sender.replyTo),
      },
    }),
    ...(unsubscribe && {
      unsubscribe: {
        ...unsubscribe,
        mailbox: fittingAddress(before.unsubscribe.mailbox, unsubscribe.mailbox),
        url: fittingUrl(before.unsubscribe.url, unsubscribe.url),
      },
    }),
  };
}

function fittingAddress(before: string, typed: string): string {
  const address = typed.trim();
  if (address !== '' && address !== before.trim() && !parseAddress(address).ok)
    throw new AppError('address_invalid', { address });
  return address;
}

/** One that is not HTTPS is a warning before each campaign, and is used by nobody. */
function fittingUrl(before: string, typed: string): string {
  const url = typed.trim();
  if (url !== '' && url !== before.trim() && endpointFault(url) === 'not_a_url')
    throw new AppError('web_address_invalid', { url });
  return url;
}

/** Whether a name server can be asked under that text: an IP address, with a port or without. */
export function isDnsServer(text: string): boolean {
  try {
    new Resolver().setServers([text]);
    return true;
  } catch {
    return false;
  }
}

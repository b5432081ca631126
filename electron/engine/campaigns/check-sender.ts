import { parseAddress } from '../../../shared/address.ts';
import type { RelayRecord } from '../../../shared/contract/relays.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import { type NewRow, rowsOf } from './check-rows.ts';

/** Mailbox providers whose addresses may only be sent by their own servers (they publish DMARC policies that say so). */
const FREE_MAIL: ReadonlySet<string> = new Set([
  'gmail.com',
  'googlemail.com',
  'yahoo.com',
  'yahoo.co.id',
  'ymail.com',
  'rocketmail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'msn.com',
  'icloud.com',
  'me.com',
  'aol.com',
  'gmx.com',
  'mail.com',
  'proton.me',
  'protonmail.com',
  'zoho.com',
]);

/** Who writes: name, address, organisation and postal address belong to every campaign. */
export function senderRows(sender: Settings['sender'], relay: RelayRecord | undefined): NewRow[] {
  const { blocker, warning, passed } = rowsOf('sender');
  const rows: NewRow[] = [];
  const address = parseAddress(sender.address);
  if (sender.name === '') rows.push(blocker('sender_name_missing', { anchor: 'name' }));
  if (sender.address === '') rows.push(blocker('sender_address_missing', { anchor: 'address' }));
  else if (!address.ok) rows.push(blocker('sender_address_wrong', { anchor: 'address', evidence: sender.address }));
  if (sender.organisation === '') rows.push(blocker('organisation_missing', { anchor: 'organisation' }));
  if (sender.postalAddress === '') rows.push(blocker('postal_address_missing', { anchor: 'postalAddress' }));
  if (rows.length === 0) rows.push(passed('sender', { evidence: `${sender.name} <${sender.address}>` }));
  if (sender.replyTo !== '' && !parseAddress(sender.replyTo).ok) {
    rows.push(blocker('reply_address_wrong', { anchor: 'replyTo', evidence: sender.replyTo }));
  }
  if (
    address.ok &&
    FREE_MAIL.has(address.domain) &&
    relay?.kind === 'smtp' &&
    !relay.host.endsWith(ownServer(address.domain))
  ) {
    rows.push(warning('sender_free_mail', { anchor: 'address', values: { domain: address.domain, host: relay.host } }));
  }
  return rows;
}

/** The end of the server names of a free mail provider. */
function ownServer(domain: string): string {
  if (domain === 'googlemail.com') return 'gmail.com';
  if (['hotmail.com', 'live.com', 'msn.com', 'outlook.com'].includes(domain)) return 'outlook.com';
  return domain.startsWith('yahoo') || domain === 'ymail.com' ? 'yahoo.com' : domain;
}

import type { MailboxOffer } from '../../../shared/contract/mailboxes.ts';

export type TlsMode = MailboxOffer['tls'];
export type Offer = MailboxOffer;

/** An offer to sign in with the mailbox's own password. */
export function passwordOffer(
  foundBy: Offer['foundBy'],
  name: string,
  place: Pick<Offer, 'host' | 'port' | 'tls'>,
  user: string,
  hints: readonly string[] = [],
): Offer {
  return { foundBy, name, ...place, user, auth: 'password', relayId: null, hints: [...hints] };
}

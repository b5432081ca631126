import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { Settings } from '../../../shared/contract/settings.ts';

/** Who writes: the campaign's own values where given, else the settings'. */
export function senderOf(campaign: Pick<Campaign, 'sender'>, settings: Pick<Settings, 'sender'>): Settings['sender'] {
  const own = campaign.sender;
  return {
    name: own.name.trim() || settings.sender.name.trim(),
    address: own.address.trim() || settings.sender.address.trim(),
    replyTo: own.replyTo.trim() || settings.sender.replyTo.trim(),
    organisation: settings.sender.organisation.trim(),
    postalAddress: settings.sender.postalAddress.trim(),
  };
}

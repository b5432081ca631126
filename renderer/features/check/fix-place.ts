import type { CheckRow } from '../../../shared/contract/campaigns.ts';

/** Where a row of the readiness list is mended: its address and the word of the button. */
export function fixOf(row: CheckRow, campaignId: number): { href: string; key: string } | null {
  switch (row.place) {
    case 'recipients':
      return { href: `#/campaigns/${campaignId}/recipients`, key: 'campaigns:fix.recipients' };
    case 'message':
      return { href: `#/campaigns/${campaignId}/message`, key: 'campaigns:fix.message' };
    case 'sender':
      return { href: '#/settings', key: 'campaigns:fix.sender' };
    case 'relay':
      return { href: '#/relays', key: 'campaigns:fix.relay' };
    case 'settings':
      return { href: '#/settings', key: 'campaigns:fix.settings' };
    case 'contacts':
      return { href: '#/contacts', key: 'campaigns:fix.contacts' };
    case 'domain':
      return null;
  }
}

/** Rows about people without a recorded consent source are mended on the spot. */
export function isConsentRow(row: CheckRow): boolean {
  return row.key.includes('consent') && row.level !== 'passed';
}

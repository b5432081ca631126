import type { CheckRow } from '../../../shared/contract/campaigns.ts';

function relayPlace(row: CheckRow): string {
  const wantsTest = row.key === 'relay_untested' || row.key === 'relay_failed';
  if (!/^\d+$/.test(row.anchor)) return '#/relays';
  if (row.key.startsWith('return_')) return `#/relays/${row.anchor}/return`;
  return wantsTest ? `#/relays/${row.anchor}/test` : '#/relays';
}

/** Where a row of the readiness list is mended, and the word of the button where the row brings none. */
export function fixOf(row: CheckRow, campaignId: number): { href: string; key: string } | null {
  switch (row.place) {
    case 'recipients':
      return { href: `#/campaigns/${campaignId}/recipients`, key: 'campaigns:fix.recipients' };
    case 'message': {
      const block = /^[\w-]{1,40}$/.test(row.anchor) ? `/${row.anchor}` : '';
      return { href: `#/campaigns/${campaignId}/message${block}`, key: 'campaigns:fix.message' };
    }
    case 'sender':
      return { href: '#/settings', key: 'campaigns:fix.sender' };
    case 'relay':
      return { href: relayPlace(row), key: 'campaigns:fix.relay' };
    case 'settings':
      return row.anchor === 'mailboxes'
        ? { href: '#/bounces/mailboxes', key: 'campaigns:fix.settings' }
        : { href: '#/settings/unsubscribe', key: 'campaigns:fix.settings' };
    case 'contacts':
      return row.key.startsWith('list_')
        ? { href: '#/cleaning', key: 'campaigns:fix.contacts' }
        : { href: '#/contacts', key: 'campaigns:fix.contacts' };
    case 'domain':
      return row.key === 'dns_practice' ? null : { href: '#/domains', key: 'campaigns:fix.domain' };
  }
}

/** Rows about people without a recorded consent source are mended on the spot. */
export function isConsentRow(row: CheckRow): boolean {
  return row.key.startsWith('consent_missing') && row.level !== 'passed';
}

/** Whether asking again can bring another answer; while rehearsing, DNS is not asked at all. */
export function canRetry(row: CheckRow): boolean {
  return row.level === 'not_checked' && row.key !== 'dns_practice' && !needsSelector(row);
}

/** Only somebody who knows the name of the DKIM key can have it checked: its place is on the screen of domains. */
function needsSelector(row: CheckRow): boolean {
  return row.key === 'dns_dkim';
}

/** What could not be checked and is mended at a place of its own: the key's name, the mailbox that is not read. */
export function isMendedElsewhere(row: CheckRow): boolean {
  return needsSelector(row) || row.key === 'requests_unread';
}

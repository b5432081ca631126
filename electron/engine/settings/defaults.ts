import type { Settings } from '../../../shared/contract/settings.ts';

/** What a new workspace says before anybody chose anything. */
export const DEFAULT_SETTINGS: Settings = {
  language: null,
  theme: 'system',
  sender: { name: '', address: '', replyTo: '', organisation: '', postalAddress: '' },
  unsubscribe: { mailbox: '', url: '', urlTestedAt: null },
  bouncePolicy: { address: 'suppress', complaint: 'suppress', temporaryAfter: 3 },
  checklistHidden: false,
  started: false,
  sampleData: false,
  dnsServers: [],
};

import type { Settings } from '../../../shared/contract/settings.ts';

/** What a new workspace says before anybody chose anything. */
export const DEFAULT_SETTINGS: Settings = {
  language: null,
  theme: 'system',
  sender: { name: '', address: '', replyTo: '', organisation: '', postalAddress: '' },
  unsubscribe: { mailbox: '', url: '', urlTestedAt: null, urlSeenAt: null },
  // Temporary failures cost nobody unless the person asks for it: only a dead address and a complaint do by themselves.
  bouncePolicy: {
    address: 'suppress',
    addressAfter: 2,
    complaint: 'suppress',
    temporaryAfter: 0,
    withinDays: 180,
    retryAfterHours: 0,
  },
  checklistHidden: false,
  started: false,
  sampleData: false,
  frequencyCap: null,
  dnsServers: [],
  contactColumns: [],
};

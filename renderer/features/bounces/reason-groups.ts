import type { Reason } from '../../../shared/verdict.ts';

/** Reasons that a person may teach, by whom they are about; what is said by us alone (a sign-in, a broken line) is not among them. */
export const REASON_GROUPS: readonly {
  section: 'address' | 'temporary' | 'us' | 'unknown';
  reasons: readonly Reason[];
}[] = [
  { section: 'address', reasons: ['userunknown', 'suspend', 'hasmoved', 'hostunknown', 'notaccept'] },
  {
    section: 'temporary',
    reasons: [
      'mailboxfull',
      'greylisted',
      'filtered',
      'systemerror',
      'systemfull',
      'networkerror',
      'mailererror',
      'expired',
      'ratelimited',
      'failedstarttls',
    ],
  },
  {
    section: 'us',
    reasons: [
      'authfailure',
      'blocked',
      'badreputation',
      'requireptr',
      'spamdetected',
      'contenterror',
      'virusdetected',
      'policyviolation',
      'rejected',
      'norelaying',
      'securityerror',
      'speeding',
      'toomanyconn',
      'mesgtoobig',
      'exceedlimit',
      'notcompliantrfc',
    ],
  },
  { section: 'unknown', reasons: ['onhold', 'undefined'] },
];

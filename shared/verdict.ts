import { z } from 'zod';

/** Whom a refusal is about. Only `address` and `complaint` may ever cost a contact. */
export const VERDICT_CLASSES = ['address', 'temporary', 'us', 'complaint', 'autoreply', 'unknown'] as const;
export type VerdictClass = (typeof VERDICT_CLASSES)[number];

/** Reason keys, in the vocabulary that bounce tools share (Sisimai's), so that results can be compared. */
export const REASONS = [
  'userunknown',
  'hostunknown',
  'hasmoved',
  'suspend',
  'notaccept',
  'mailboxfull',
  'filtered',
  'rejected',
  'onhold',
  'undefined',
  'spamdetected',
  'contenterror',
  'virusdetected',
  'blocked',
  'badreputation',
  'requireptr',
  'authfailure',
  'policyviolation',
  'norelaying',
  'securityerror',
  'speeding',
  'exceedlimit',
  'toomanyconn',
  'mesgtoobig',
  'systemfull',
  'systemerror',
  'networkerror',
  'mailererror',
  'expired',
  'syntaxerror',
  'failedstarttls',
  'notcompliantrfc',
  'ratelimited',
  'greylisted',
  'feedback',
  'vacation',
  'delivered',
  'connectionlost',
  'signin',
] as const;
export type Reason = (typeof REASONS)[number];

/** What one SMTP reply or one bounce means. `permanent` is the server's own claim (5yz), not a reason to suppress by itself. */
const verdictSchema = z.strictObject({
  class: z.enum(VERDICT_CLASSES),
  reason: z.enum(REASONS),
  permanent: z.boolean(),
  confidence: z.number().min(0).max(1),
  rule: z.string(),
});
export type Verdict = z.infer<typeof verdictSchema>;

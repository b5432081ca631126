/** What a returned mail is. */
export const REPORT_KINDS = ['bounce', 'delay', 'complaint', 'autoreply', 'unsubscribe', 'reply', 'other'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** The SMTP command that a refusal answered: the same words mean different things at different stages. */
export type Stage = 'connect' | 'helo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'content' | 'quit';

/** Which evidence named the recipient. */
export type Evidence = 'dsn' | 'header' | 'text' | 'arf' | 'json' | 'original' | 'from' | 'none';

export type ReportRecipient = {
  /** The address that failed, as written; null where the report hides it. */
  readonly address: string | null;
  /** The address that we wrote to, where the report names another one (Original-Recipient). */
  readonly original: string | null;
  /** RFC 3464 2.3.3, lower case: failed, delayed, delivered, relayed, expanded. */
  readonly action: string | null;
  /** Enhanced status code (RFC 3463), without the meaningless x.0.0 where the text has a better one. */
  readonly status: string | null;
  /** Three-digit SMTP reply code. */
  readonly reply: string | null;
  /** What the refusing server said, one line. */
  readonly diagnostic: string;
  /** What the report's own text says about this recipient, for when the diagnostic says nothing. */
  readonly context: string;
  readonly remoteMta: string | null;
  readonly stage: Stage | null;
  readonly evidence: Evidence;
};

/** What the report gives back of the mail that we sent. */
export type OriginalMail = {
  readonly messageId: string | null;
  readonly references: readonly string[];
  readonly from: string | null;
  readonly to: readonly string[];
  readonly subject: string;
  readonly date: string;
  /** Fields that may carry a token of ours, by lower-case name. */
  readonly tokens: Readonly<Record<string, string>>;
};

export type Report = {
  readonly kind: ReportKind;
  readonly recipients: readonly ReportRecipient[];
  readonly original: OriginalMail;
  readonly from: string | null;
  /** Addresses the report itself was sent to (To, Delivered-To, X-Original-To): a plus or VERP token may be in them. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly messageId: string | null;
  /** In-Reply-To and References of the mail itself: what it answers. */
  readonly references: readonly string[];
  /** The Date field in epoch milliseconds, or null. */
  readonly date: number | null;
  readonly reportingMta: string | null;
  readonly feedbackType: string | null;
  /** The report's own words, without the returned mail; at most 64 KiB. */
  readonly text: string;
};

import { parseAddress } from '../../../shared/address.ts';
import type { CLEANING_ACTIONS, CLEANING_GROUPS, CLEANING_REASONS } from '../../../shared/contract/cleaning.ts';
import { isRole } from './roles.ts';

export type Group = (typeof CLEANING_GROUPS)[number];
export type Reason = (typeof CLEANING_REASONS)[number];
export type Action = (typeof CLEANING_ACTIONS)[number];

/** What DNS said about a domain; `not_checked` where nobody asked. */
export type DomainState = 'ok' | 'no_domain' | 'no_mail_server' | 'null_mx' | 'dns_timeout' | 'not_checked';

export type Evidence = {
  address: string;
  suppressed: 'unsubscribed' | 'bounced' | 'complained' | 'manual' | null;
  /** The domain that was probably meant, or null. */
  meant: string | null;
  /** Whether somebody with the mended address is in the workspace already. */
  meantIsKnown: boolean;
  disposable: boolean;
  /** Whether the same mailbox is in the list under another spelling that came first. */
  alias: boolean;
  domain: DomainState;
};

export type Finding = { group: Group; reason: Reason; suggestion: string | null };

const GROUPS: Readonly<Record<Reason, Group>> = {
  ok: 'good',
  typo: 'risky',
  role: 'risky',
  disposable: 'risky',
  duplicate: 'risky',
  free_mail_alias: 'risky',
  syntax: 'invalid',
  no_domain: 'invalid',
  no_mail_server: 'invalid',
  null_mx: 'invalid',
  dns_timeout: 'unknown',
  not_checked: 'unknown',
  unsubscribed: 'doNotMail',
  bounced: 'doNotMail',
  complained: 'doNotMail',
  manual: 'doNotMail',
};

const ACTIONS: Readonly<Partial<Record<Reason, Action>>> = {
  typo: 'fix',
  duplicate: 'fix',
  disposable: 'suppress',
  syntax: 'suppress',
  no_domain: 'suppress',
  no_mail_server: 'suppress',
  null_mx: 'suppress',
};

/** The group that a reason belongs to. */
export function groupOf(reason: Reason): Group {
  return GROUPS[reason];
}

/** What is proposed for a reason; the person decides. Whatever could be our own trouble (no answer from DNS) keeps the contact. */
export function proposedAction(reason: Reason): Action {
  return ACTIONS[reason] ?? 'keep';
}

/** The one finding about an address: the gravest that can be acted on. Not checked is not passed. */
export function judge(evidence: Evidence): Finding {
  const parsed = parseAddress(evidence.address);
  const finding = (reason: Reason, suggestion: string | null = null): Finding => ({
    group: GROUPS[reason],
    reason,
    suggestion,
  });
  if (evidence.suppressed) return finding(evidence.suppressed);
  if (!parsed.ok) return finding('syntax');
  if (evidence.meant) return finding(evidence.meantIsKnown ? 'duplicate' : 'typo', `${parsed.local}@${evidence.meant}`);
  if (evidence.domain === 'no_domain' || evidence.domain === 'no_mail_server' || evidence.domain === 'null_mx')
    return finding(evidence.domain);
  if (evidence.disposable) return finding('disposable');
  if (isRole(parsed.local)) return finding('role');
  if (evidence.alias) return finding('free_mail_alias');
  return finding(evidence.domain);
}

/**
 * What makes two spellings one mailbox: Gmail ignores dots and everything after a plus (its own documentation); most
 * other providers ignore what follows the plus. Null where the spelling is the only one.
 */
export function mailboxOf(key: string): string | null {
  const at = key.indexOf('@');
  const domain = key.slice(at + 1);
  const local = key.slice(0, at);
  const plain = local.replace(/\+.*$/, '') || local;
  if (domain === 'gmail.com' || domain === 'googlemail.com') return `${plain.replaceAll('.', '')}@gmail.com`;
  return plain === local ? null : `${plain}@${domain}`;
}

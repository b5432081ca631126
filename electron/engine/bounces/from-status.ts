import { sameAddress } from './addresses.ts';
import type { StatusGroup } from './delivery-status.ts';
import type { Material } from './gather.ts';
import type { Signs } from './mail-kind.ts';
import type { Report, ReportRecipient } from './report.ts';
import { reportOf } from './report-of.ts';
import { addressesIn } from './returned-mail.ts';
import { enhancedIn, replyCodeIn, stageIn } from './smtp-words.ts';
import { bestDiagnostic } from './telling-line.ts';

const GOOD_NEWS = new Set(['delivered', 'relayed', 'expanded', 'deliverable']);

/** A report from the fields of a delivery status. */
export function fromStatus(material: Material): Report {
  const bad: StatusGroup[] = [];
  const failed: StatusGroup[] = [];
  for (const group of material.status.groups) {
    if (isGoodNews(group)) continue;
    bad.push(group);
    if (group.action !== 'delayed') failed.push(group);
  }
  if (bad.length === 0) return reportOf(material, 'other', []);
  const kind = failed.length === 0 || isOnlyDelay(failed, material.signs) ? 'delay' : 'bounce';
  const groups = mergeSame(bad);
  const recipients: ReportRecipient[] = [];
  for (const group of groups) recipients.push(statusRecipient(material, group, groups));
  return reportOf(material, kind, recipients);
}

function isGoodNews(group: StatusGroup): boolean {
  return group.action !== null ? GOOD_NEWS.has(group.action) : (group.status?.startsWith('2') ?? false);
}

/** Without an Action field (it is required, and yet missing at times) a 4.x.z status and a delay's words make a delay. */
function isOnlyDelay(groups: readonly StatusGroup[], signs: () => Signs): boolean {
  return (
    groups.every((group) => group.action === null && !(group.status?.startsWith('5') ?? false)) && signs().delayed()
  );
}

/** One address, one verdict: the group with more to say stays. */
function mergeSame(groups: readonly StatusGroup[]): readonly StatusGroup[] {
  if (groups.length === 1) return groups;
  const kept: StatusGroup[] = [];
  for (const group of groups) {
    const index = kept.findIndex(
      (other) => other.address !== null && group.address !== null && sameAddress(other.address, group.address),
    );
    if (index === -1) kept.push(group);
    else if ((kept[index]?.diagnostic.length ?? 0) < group.diagnostic.length) kept[index] = group;
  }
  return kept;
}

function statusRecipient(material: Material, group: StatusGroup, all: readonly StatusGroup[]): ReportRecipient {
  const address = group.address ?? onlyAddress(material, all.length);
  const context = all.length === 1 ? material.own.slice(0, 6000) : contextAmong(material, address);
  const diagnostic = bestDiagnostic(group.diagnostic, context);
  const texts = `${group.diagnostic}\n${context}`;
  return {
    address,
    original: group.original,
    action: group.action,
    status:
      group.status !== null && !group.status.endsWith('.0') ? group.status : (enhancedIn(diagnostic) ?? group.status),
    reply: replyCodeIn(diagnostic) ?? replyCodeIn(group.diagnostic),
    diagnostic,
    context,
    remoteMta: group.remoteMta,
    stage: stageIn(texts),
    evidence: group.address === null ? 'text' : 'dsn',
  };
}

/** The words about one of several recipients. */
function contextAmong(material: Material, address: string | null): string {
  if (address === null) return '';
  return (material.named().find((each) => sameAddress(each.address, address))?.context ?? '').slice(0, 6000);
}

/** A status that hides its address, while the text, a header or the returned mail names exactly one. */
function onlyAddress(material: Material, count: number): string | null {
  if (count !== 1) return null;
  const header = addressesIn(material.mail.headers, ['x-failed-recipients']);
  if (header.length === 1) return header[0] ?? null;
  const named = material.named();
  if (named.length === 1) return named[0]?.address ?? null;
  return material.original.to.length === 1 ? (material.original.to[0] ?? null) : null;
}

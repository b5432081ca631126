import type { RelayRecord } from '../../../shared/contract/relays.ts';
import { type NewRow, rowsOf } from './check-rows.ts';

/** The relay: there, tested, and willing to take a message of this size (RFC 1870). */
export function relayRows(relay: RelayRecord | undefined, messageBytes: number | null): NewRow[] {
  const { blocker, passed } = rowsOf('relay');
  if (relay === undefined) return [blocker('relay_none')];
  const at = { anchor: String(relay.id), values: { relay: relay.name } };
  const rows: NewRow[] = [];
  if (!relay.enabled) rows.push(blocker('relay_disabled', at));
  if (relay.kind === 'smtp' && relay.lastTest === null) rows.push(blocker('relay_untested', at));
  else if (relay.kind === 'smtp' && relay.lastTest?.ok === false) {
    rows.push(blocker('relay_failed', { ...at, values: { ...at.values, cause: relay.lastTest.cause ?? '' } }));
  }
  const most = relay.limits.messageBytes;
  if (most !== null && messageBytes !== null && messageBytes > most) {
    rows.push(
      blocker('relay_size', { ...at, values: { ...at.values, kilobytes: kilo(messageBytes), most: kilo(most) } }),
    );
  }
  return rows.length > 0 ? rows : [passed(relay.kind === 'practice' ? 'relay_practice' : 'relay', at)];
}

const kilo = (bytes: number) => Math.ceil(bytes / 1000);

/**
 * Bounces that return to another domain: SPF then vouches for that one and says nothing for the author's (RFC 7489 section
 * 3.1.2), so only a DKIM signature of the author's domain (`signs`: by a key of one's own) can let DMARC pass.
 */
export function returnRows(relay: RelayRecord | undefined, author: string, signs: boolean): NewRow[] {
  const { warning, notice } = rowsOf('relay');
  const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const [domain, own] = [domainOf(relay?.returnAddress ?? ''), domainOf(author)];
  if (relay?.kind !== 'smtp' || domain === '' || own === '' || isAligned(domain, own)) return [];
  const at = { anchor: String(relay.id), evidence: relay.returnAddress, values: { domain, author: own } };
  return [signs ? notice('return_other_domain', at) : warning('return_unaligned', at)];
}

/** Relaxed alignment without a list of public suffixes: one is the other, or lies below it. */
const isAligned = (a: string, b: string): boolean => a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);

/** Whether somebody looked at a test mail of this campaign since it was last changed. */
export function testMailRows(lastTest: { address: string; at: number } | null, updatedAt: number): NewRow[] {
  const { notice, passed } = rowsOf('message');
  if (lastTest === null) return [notice('test_mail_none', { anchor: 'test' })];
  const row = { anchor: 'test', evidence: lastTest.address };
  return lastTest.at < updatedAt ? [notice('test_mail_before_change', row)] : [passed('test_mail', row)];
}

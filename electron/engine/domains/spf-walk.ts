import type { DnsAnswer } from '../ports.ts';
import { spfRecords, spfTerms } from './spf-record.ts';

/** RFC 7208 section 4.6.4: more terms than this that ask DNS, and receivers give up on the record. */
export const MOST_LOOKUPS = 10;

const ASKS_DNS = new Set(['include', 'a', 'mx', 'ptr', 'exists', 'redirect']);

/** What walking an SPF record through its includes found; `at` is the domain or term where it ended. */
interface SpfWalk {
  readonly outcome: 'fine' | 'too_many' | 'wrong' | 'broken' | 'loop' | 'no_answer';
  readonly at: string;
  readonly lookups: number;
  /** Everybody passes: `+all`, own or by an include. */
  readonly open: boolean;
  /** The record says nothing about everybody else. */
  readonly endless: boolean;
}

type Stop = { outcome: Exclude<SpfWalk['outcome'], 'fine'>; at: string };
type Seen = { open: boolean; endless: boolean };

/**
 * Walks an SPF record as a receiver in the worst case does: every include and redirect, counting what asks DNS. Ends after
 * ten such terms at the latest, so that it asks for at most ten texts, and at a record that includes itself.
 */
export async function walkSpf(
  ask: (name: string) => Promise<DnsAnswer<string>>,
  domain: string,
  record: string,
): Promise<SpfWalk> {
  let lookups = 0;
  const walk = async (text: string, chain: readonly string[]): Promise<Seen | Stop> => {
    const { terms, wrong } = spfTerms(text);
    if (wrong !== null) return { outcome: 'wrong', at: wrong };
    const all = terms.find((term) => term.name === 'all' && !term.modifier);
    const counted = all ? terms.slice(0, terms.indexOf(all)).filter((term) => !term.modifier) : terms;
    let open = all?.pass ?? false;
    let redirected = false;
    for (const term of counted) {
      if (!ASKS_DNS.has(term.name) || (term.modifier && term.name !== 'redirect')) continue;
      lookups += 1;
      if (lookups > MOST_LOOKUPS) return { outcome: 'too_many', at: chain.at(-1) ?? domain };
      // A macro stands for the mail at hand: it is counted, and nobody can follow it beforehand.
      if ((term.name !== 'include' && term.name !== 'redirect') || term.target.includes('%')) continue;
      const inner = await step(term.target, chain);
      if ('outcome' in inner) return inner;
      open ||= inner.open && (term.pass || term.modifier);
      redirected ||= term.modifier && !inner.endless;
    }
    return { open, endless: all === undefined && !redirected };
  };
  const step = async (target: string, chain: readonly string[]): Promise<Seen | Stop> => {
    if (chain.includes(target)) return { outcome: 'loop', at: target };
    const answer = await ask(target);
    if (answer.status === 'failed') return { outcome: 'no_answer', at: target };
    const [found, second] = answer.status === 'ok' ? spfRecords(answer.records) : [];
    // RFC 7208 section 5.2: an include without a record of its own makes the whole record worthless.
    if (found === undefined || second !== undefined) return { outcome: 'broken', at: target };
    return walk(found, [...chain, target]);
  };
  const end = await walk(record, [domain]);
  return 'outcome' in end
    ? { ...end, lookups, open: false, endless: false }
    : { outcome: 'fine', at: domain, lookups, ...end };
}

import type { Resolver } from '../ports.ts';
import type { DomainState } from './judge.ts';

const AT_ONCE = 16;

/** Takes mail for certain: a resolver that does not know it (a hotel's, a company's own) knows nothing of the others either. */
export const WITNESS = 'gmail.com';

/** Whether a domain takes mail: by MX, by a null MX (RFC 7505), or by its address record alone (RFC 5321 5.1). */
export async function askDomain(resolver: Resolver, domain: string): Promise<DomainState> {
  const mx = await resolver.mx(domain);
  if (mx.status === 'failed') return 'dns_timeout';
  if (mx.status === 'no_domain') return 'no_domain';
  if (mx.status === 'ok')
    return mx.records.every(({ exchange }) => exchange === '' || exchange === '.') ? 'null_mx' : 'ok';
  const address = await resolver.address(domain);
  if (address.status === 'failed') return 'dns_timeout';
  return address.status === 'ok' ? 'ok' : 'no_mail_server';
}

/** Asks about each domain once, several at a time, until `signal` aborts; answers stay for the run. */
export function createDomainBook(resolver: Resolver, isPractice: (domain: string) => boolean) {
  const known = new Map<string, DomainState>();
  return {
    /** Makes sure that these domains are known. "There is none" counts only where the same resolver knows the witness. */
    async learn(domains: Iterable<string>, signal: AbortSignal): Promise<void> {
      const open = [...new Set(domains)].filter((domain) => !known.has(domain));
      const absent: string[] = [];
      const worker = async () => {
        for (let domain = open.pop(); domain !== undefined && !signal.aborted; domain = open.pop()) {
          const asked = !isPractice(domain);
          const state = asked ? await askDomain(resolver, domain) : practiceState(domain);
          known.set(domain, state);
          if (asked && (state === 'no_domain' || state === 'no_mail_server')) absent.push(domain);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      if (absent.length > 0 && !signal.aborted && (await askDomain(resolver, WITNESS)) !== 'ok')
        for (const domain of absent) known.set(domain, 'dns_timeout');
    },
    state: (domain: string): DomainState => known.get(domain) ?? 'not_checked',
  };
}

/** Names reserved for documentation and tests (RFC 2606, RFC 6761): the practice relay takes mail for them. */
export function isReserved(domain: string): boolean {
  return /(^|\.)(example|test|invalid)$/.test(domain) || /(^|\.)example\.(com|net|org)$/.test(domain);
}

function practiceState(domain: string): DomainState {
  return domain.endsWith('.invalid') ? 'no_domain' : 'ok';
}

import type { DnsAnswer, Resolver } from '../ports.ts';

/** How long DNS may take for all questions about one domain together. */
export const PATIENCE = 10_000;

type Mx = { exchange: string; priority: number };

/** What the rules may ask of DNS. Every question is answered in time: late and broken ones as `failed`. */
export interface Questions {
  mx(domain: string): Promise<DnsAnswer<Mx>>;
  txt(name: string): Promise<DnsAnswer<string>>;
  /** Ends the waiting; call it when all is asked. */
  done(): void;
}

/** Questions that share one deadline. */
export function questionsTo(resolver: Resolver, patience = PATIENCE): Questions {
  const late = Promise.withResolvers<{ status: 'failed'; cause: string }>();
  const timer = setTimeout(() => late.resolve({ status: 'failed', cause: 'timeout' }), patience);
  const inTime = async <T>(ask: () => Promise<DnsAnswer<T>>): Promise<DnsAnswer<T>> => {
    try {
      return await Promise.race([ask(), late.promise]);
    } catch {
      return { status: 'failed', cause: 'error' };
    }
  };
  return {
    mx: (domain) => inTime(() => resolver.mx(domain)),
    txt: (name) => inTime(() => resolver.txt(name)),
    done: () => clearTimeout(timer),
  };
}

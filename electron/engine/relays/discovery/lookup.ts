import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { Resolver } from '../../ports.ts';

/** Name lookup as sockets want it, answered by the resolver that the person chose; it remembers, so it is for one search. */
export function lookupBy(resolver: Pick<Resolver, 'address'>): LookupFunction {
  const asked = new Map<string, ReturnType<typeof addressesOf>>();
  return (host, options, callback) => {
    // One question a name, however many ports are tried there.
    const asking = asked.get(host) ?? addressesOf(resolver, host);
    asked.set(host, asking);
    void asking.then((answer) => {
      if (typeof answer === 'string') return callback(Object.assign(new Error(answer), { code: answer }), '');
      const [first] = answer;
      if (options.all) callback(null, answer);
      else callback(null, first?.address ?? '', first?.family ?? 4);
    });
  };
}

async function addressesOf(resolver: Pick<Resolver, 'address'>, host: string): Promise<LookupAddress[] | string> {
  const answer = await resolver.address(host);
  if (answer.status === 'failed') return 'EAI_AGAIN';
  if (answer.status !== 'ok') return 'ENOTFOUND';
  const addresses = answer.records.filter((address) => isIP(address) !== 0);
  return addresses.length > 0 ? addresses.map((address) => ({ address, family: isIP(address) })) : 'ENOTFOUND';
}

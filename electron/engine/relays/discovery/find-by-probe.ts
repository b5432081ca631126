import type { ProbedPort, RelayOffer, RelayPreset, Tried } from '../../../../shared/contract/relays.ts';
import type { Found } from './find-autoconfig.ts';
import { bestOf, doorsOf } from './port-choice.ts';
import { UNKNOWN_PROVIDER } from './preset-entry.ts';
import { accountOf, knowledgeOf, type Person } from './preset-match.ts';
import type { Patience, Wire } from './probe-look.ts';
import { probePort } from './probe-port.ts';

/**
 * Tries the names that mail servers mostly have, on the usual ports, all at once. A name of somebody else's is never tried:
 * a mail server outside the domain is asked only where a preset knows it.
 */
export async function findByProbe(
  person: Person,
  likely: RelayPreset | null,
  exchanges: readonly string[],
  wire: Wire,
  patience: Patience,
  signal: AbortSignal,
): Promise<Found> {
  const { domain } = person;
  const own = exchanges.filter((exchange) => exchange.endsWith(`.${domain}`)).slice(0, 2);
  const hosts = [...new Set([`smtp.${domain}`, `mail.${domain}`, domain, ...own])];
  const doors = hosts.flatMap((host) => doorsOf(host, [], []));
  const results = await Promise.all(doors.map((door) => probePort(door, wire, patience, signal)));
  const best = hosts.flatMap((host) => bestOf(results.filter((result) => result.host === host)) ?? []);
  const tried = triedOf(hosts, results);
  const first = bestOf(best);
  if (first) return { state: 'found', tried, cause: null, offers: [offerOf(first, results, person, likely)] };
  const cause = causeOfAll(results);
  return { state: cause === null ? 'nothing' : 'failed', tried, cause, offers: [] };
}

const NOT_THERE = new Set(['host_unknown', 'host_no_address']);

/** One line for a name that does not exist, else one for each port. */
function triedOf(hosts: readonly string[], results: readonly ProbedPort[]): Tried[] {
  return hosts.flatMap((host): Tried[] => {
    const here = results.filter((result) => result.host === host);
    if (here.every(({ cause }) => NOT_THERE.has(cause ?? '')))
      return [{ key: 'find_name', values: { host }, ok: false }];
    return here.map(({ port, state }) => ({
      key: 'find_port',
      values: { host, port: String(port) },
      ok: state === 'usable',
    }));
  });
}

/**
 * No such name anywhere, or doors that are closed: there is nothing. Anything else is told as it is: the cause met most
 * closely to success, so that a wrong certificate is not hidden by closed ports beside it.
 */
function causeOfAll(results: readonly ProbedPort[]): string | null {
  const met = results.flatMap(({ cause }) => (cause === null || NOTHING_THERE.has(cause) ? [] : [cause]));
  return met.find((cause) => !UNSURE.has(cause)) ?? met[0] ?? null;
}

const NOTHING_THERE = new Set([...NOT_THERE, 'port_refused']);
const UNSURE = new Set([
  'port_blocked',
  'port_25_blocked',
  'dns_silent',
  'dns_broken',
  'network_down',
  'host_unreachable',
]);

function offerOf(
  best: ProbedPort,
  results: readonly ProbedPort[],
  person: Person,
  likely: RelayPreset | null,
): RelayOffer {
  const known = likely ? knowledgeOf(likely) : { ...UNKNOWN_PROVIDER, name: best.host };
  const size = best.abilities?.size ?? null;
  const messageBytes = known.limits.messageBytes ?? size;
  const others = results.filter((result) => result.state === 'usable' && result !== best);
  return {
    ...known,
    limits: { ...known.limits, messageBytes },
    foundBy: 'probe',
    host: best.host,
    port: best.port,
    tls: best.tls,
    user: accountOf(person),
    others: others.map(({ host, port, tls }) => ({ host, region: '', port, tls })),
  };
}

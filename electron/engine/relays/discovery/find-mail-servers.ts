import type { RelayPreset, Tried } from '../../../../shared/contract/relays.ts';
import type { DnsAnswer, Resolver } from '../../ports.ts';
import type { Found } from './find-autoconfig.ts';
import { offerOfPreset, type Person, presetOfMailServers } from './preset-match.ts';

export type FoundByMx = Found & {
  /** Names of the domain's mail servers, the preferred one first. */
  readonly exchanges: readonly string[];
  /** What the mail servers look like, where that is no more than likely. */
  readonly likely: RelayPreset | null;
};

type Mx = DnsAnswer<{ exchange: string; priority: number }>;

/** Who takes the domain's mail tells who sends it, mostly. A resolver that does not answer in time is a failure and no answer. */
export async function findMailServers(
  person: Person,
  presets: readonly RelayPreset[],
  resolver: Pick<Resolver, 'mx'>,
  signal: AbortSignal,
): Promise<FoundByMx> {
  const answer = await Promise.race([resolver.mx(person.domain), silence(signal)]);
  const exchanges = exchangesOf(answer);
  const tried = (ok: boolean | null): Tried[] => [
    exchanges.length > 0
      ? { key: 'find_mx_is', values: { domain: person.domain, servers: exchanges.slice(0, 3).join(', ') }, ok }
      : { key: 'find_mx', values: { domain: person.domain }, ok },
  ];
  const nothing = { state: 'nothing' as const, cause: null, offers: [], exchanges, likely: null };
  if (answer.status === 'failed') return { ...nothing, state: 'failed', tried: tried(null), cause: 'dns_silent' };
  if (answer.status === 'no_domain') return { ...nothing, tried: tried(false), cause: 'own_domain_unknown' };
  if (exchanges.length === 0) return { ...nothing, tried: tried(false), cause: 'own_domain_no_mail' };
  const match = presetOfMailServers(presets, person.domain, exchanges);
  if (!match) return { ...nothing, tried: tried(false) };
  const offers = [offerOfPreset(match.preset, person, 'mx', match.exchange)];
  const likely = match.preset.serverCertainty === 'guess' ? match.preset : null;
  return { state: 'found', tried: tried(true), cause: null, offers, exchanges, likely };
}

/** In order of preference; "." says that the domain takes no mail (RFC 7505). */
function exchangesOf(answer: Mx): string[] {
  if (answer.status !== 'ok') return [];
  return [...answer.records]
    .sort((a, b) => a.priority - b.priority)
    .map(({ exchange }) => exchange.toLowerCase().replace(/\.$/, ''))
    .filter((exchange) => exchange !== '');
}

function silence(signal: AbortSignal): Promise<Mx> {
  return new Promise((resolve) => {
    const give = () => resolve({ status: 'failed', cause: 'ETIMEOUT' });
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
  });
}

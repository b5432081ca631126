import { parseAddress } from '../../../shared/address.ts';
import type { MailboxOffer } from '../../../shared/contract/mailboxes.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import type { Resolver } from '../ports.ts';
import {
  accountOf,
  everyRelay,
  type Fetching,
  findIncoming,
  lookupBy,
  mayReadWith,
  offerOfPreset,
  presetOfDomain,
  presetOfMailServers,
  SHIPPED,
} from '../relays/public.ts';
import { lookAtImap, type Way } from './imap-look.ts';
import { type Offer, passwordOffer, type TlsMode } from './offer.ts';
import { IMAP_PRESETS } from './presets-imap.ts';

type Person = { readonly local: string; readonly domain: string };
type Preset = (typeof SHIPPED)[number];

/** How the network is reached; tests lead the same code to servers of their own. */
type DiscoverWays = { readonly fetching: Fetching; readonly way: Way; readonly ports?: readonly Door[] };
type Door = { readonly port: number; readonly tls: TlsMode };

/** Milliseconds for the domain's own statement and DNS, which run side by side, and for trying names after them. */
const ASK = 4_000;
const TRY = 4_500;
const USUAL: readonly Door[] = [
  { port: 993, tls: 'tls' },
  { port: 143, tls: 'starttls' },
];

/**
 * From an address to ways to read it, best first: the sign-in of a relay that is kept, what is known of the provider, what the
 * domain says itself, the usual names and ports. At most ten seconds; no password is sent, and nothing but the domain leaves.
 */
export async function discoverMailbox(
  ctx: EngineContext,
  { address, signal, ways = realWays(ctx.resolver) }: { address: string; signal?: AbortSignal; ways?: DiscoverWays },
): Promise<{ offers: MailboxOffer[] }> {
  const person = personOf(address);
  const stop = signal ? AbortSignal.any([signal, ctx.closing]) : ctx.closing;
  const found = await placesOf(ctx, person, ways, stop);
  const offers = [...relayOffers(ctx, person, found), ...found];
  return { offers: offers.slice(0, 8) };
}

function realWays(resolver: Resolver): DiscoverWays {
  const lookup = lookupBy(resolver);
  return { fetching: { lookup }, way: { lookup } };
}

function personOf(address: string): Person {
  const parsed = parseAddress(address.trim());
  if (!parsed.ok) throw new AppError('address_invalid', { address: address.slice(0, 320), cause: parsed.cause });
  return parsed;
}

async function placesOf(ctx: EngineContext, person: Person, ways: DiscoverWays, stop: AbortSignal): Promise<Offer[]> {
  const known = presetOfDomain(SHIPPED, person.domain);
  const byDomain = known ? presetOffer(known, person, '') : null;
  // Known for sure by the domain: not a word to the network.
  if (byDomain?.certain) return [byDomain.offer];
  const soon = AbortSignal.any([stop, AbortSignal.timeout(ASK)]);
  const [published, exchanges] = await Promise.all([
    findIncoming(person, ways.fetching, soon),
    exchangesOf(ctx.resolver, person.domain, soon),
  ]);
  const match = presetOfMailServers(SHIPPED, person.domain, exchanges);
  const byServers = match ? presetOffer(match.preset, person, match.exchange) : byDomain;
  const autoconfig = published.incoming.map(({ host, port, tls, user }) =>
    passwordOffer(
      'autoconfig',
      published.name || person.domain,
      { host, port, tls },
      user || accountOf(person),
      byServers?.offer.hints ?? [],
    ),
  );
  if (byServers?.certain) return distinct([byServers.offer, ...autoconfig]);
  if (autoconfig.length > 0 || stop.aborted) return distinct([...autoconfig, ...(byServers ? [byServers.offer] : [])]);
  const tried = await tryNames(person, exchanges, byServers?.offer ?? null, ways, stop);
  // Nothing answers: what is likely is offered all the same, so that its test can say what is wrong.
  return tried.length > 0 || byServers === null ? tried : [byServers.offer];
}

function presetOffer(preset: Preset, person: Person, exchange: string): { offer: Offer; certain: boolean } | null {
  const known = IMAP_PRESETS.find((one) => one.preset === preset.id);
  if (!known) return null;
  const sending = offerOfPreset(preset, person, 'preset', exchange).host;
  const host = known.host === '' ? sending.replace(/^smtp/, 'imap') : known.host.replace('{domain}', person.domain);
  const offer = passwordOffer(
    'preset',
    preset.name,
    { host, port: known.port, tls: known.tls },
    accountOf(person),
    known.hints,
  );
  return { offer, certain: known.certainty !== 'guess' };
}

async function exchangesOf(resolver: Pick<Resolver, 'mx'>, domain: string, signal: AbortSignal): Promise<string[]> {
  const silence = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  const answer = await Promise.race([resolver.mx(domain), silence]);
  if (answer?.status !== 'ok') return [];
  return [...answer.records]
    .sort((a, b) => a.priority - b.priority)
    .map(({ exchange }) => exchange.toLowerCase().replace(/\.$/, ''))
    .filter((exchange) => exchange !== '');
}

/** The names that mail servers mostly have, on the usual ports, all at once; a name of somebody else's is never tried. */
async function tryNames(
  person: Person,
  exchanges: readonly string[],
  likely: Offer | null,
  { way, ports = USUAL }: DiscoverWays,
  stop: AbortSignal,
): Promise<Offer[]> {
  const { domain } = person;
  const own = exchanges.filter((exchange) => exchange === domain || exchange.endsWith(`.${domain}`)).slice(0, 2);
  const hosts = [...new Set([...(likely ? [likely.host] : []), `imap.${domain}`, `mail.${domain}`, ...own, domain])];
  const doors = hosts.flatMap((host) => ports.map((door) => ({ host, fingerprint: '', ...door })));
  const looks = await Promise.all(doors.map((door) => lookAtImap(door, TRY, way, stop)));
  const open = doors.filter((_door, index) => looks[index]?.failure === null);
  const best = [
    ...new Map(open.map((door) => [door.host, open.find(({ host }) => host === door.host) ?? door])).values(),
  ];
  const usable = best.map(({ host, port, tls }) =>
    passwordOffer(
      'probe',
      likely?.host === host ? likely.name : host,
      { host, port, tls },
      accountOf(person),
      likely?.hints ?? [],
    ),
  );
  if (usable.length > 0) return usable.slice(0, 3);
  // Something answers as IMAP and something about it is wrong, mostly its certificate: its test says what.
  const wrong = doors.find(
    (_door, index) => looks[index]?.failure?.stage === 'tls' && looks[index]?.certificate !== null,
  );
  return wrong
    ? [passwordOffer('probe', wrong.host, { host: wrong.host, port: wrong.port, tls: wrong.tls }, accountOf(person))]
    : [];
}

function distinct(offers: readonly Offer[]): Offer[] {
  return [...new Map([...offers].reverse().map((offer) => [`${offer.host}:${offer.port}`, offer])).values()].reverse();
}

/** A relay of the same address or domain signs in at the same provider: nothing is typed twice. */
function relayOffers(ctx: EngineContext, person: Person, found: readonly Offer[]): Offer[] {
  const address = accountOf(person).toLowerCase();
  const accounts = everyRelay(ctx.db)
    .filter(({ kind, hasPassword, oauth }) => kind === 'smtp' && (hasPassword || oauth !== null))
    .map((relay) => ({ relay, user: (relay.user || (relay.oauth?.account ?? '')).toLowerCase() }))
    .filter(
      ({ user }) => user === address || user === person.local.toLowerCase() || user.endsWith(`@${person.domain}`),
    );
  return accounts
    .sort((a, b) => Number(b.user === address) - Number(a.user === address))
    .flatMap(({ relay, user }) => {
      const place = found.find((offer) => mayReadWith(ctx, relay.id, { ...offer, fingerprint: '' }));
      if (!place || (user.includes('@') && user !== address)) return [];
      const hints = relay.oauth ? [] : place.hints.filter((hint) => hint === 'imap_off');
      return [
        {
          ...place,
          foundBy: 'relay' as const,
          name: relay.name,
          user: relay.user,
          auth: 'relay' as const,
          relayId: relay.id,
          hints,
        },
      ];
    })
    .slice(0, 2);
}

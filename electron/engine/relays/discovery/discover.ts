import { parseAddress } from '../../../../shared/address.ts';
import type { DiscoverStep, RelayOffer, RelayPreset } from '../../../../shared/contract/relay-setup.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Resolver } from '../../ports.ts';
import { dial } from '../dial.ts';
import type { Fetching } from './autoconfig-fetch.ts';
import { type Found, findAutoconfig } from './find-autoconfig.ts';
import { findByProbe } from './find-by-probe.ts';
import { type FoundByMx, findMailServers } from './find-mail-servers.ts';
import { lookupBy } from './lookup.ts';
import { knowledgeOf, offerOfPreset, type Person, presetOfDomain } from './preset-match.ts';
import type { Patience, Wire } from './probe-look.ts';

type Stage = DiscoverStep['stage'];

/** How the network is reached; tests lead the same code to servers of their own. */
export type Ways = {
  readonly fetching: Fetching;
  readonly wire: Wire;
  readonly patience: Patience;
  readonly ask: number;
};

export type Discovery = {
  readonly address: string;
  readonly presets: readonly RelayPreset[];
  readonly resolver: Pick<Resolver, 'mx' | 'address'>;
  readonly signal?: AbortSignal | undefined;
  readonly ways?: Ways;
};

/** Milliseconds for autoconfig and DNS, which run side by side; with the ports after them the whole stays under ten seconds. */
const ASK = 4_000;
const PATIENCE: Patience = { connect: 3_500, reply: 3_000, whole: 5_000 };

function realWays(resolver: Pick<Resolver, 'address'>): Ways {
  const lookup = lookupBy(resolver);
  const wire: Wire = { dial: (host, port, milliseconds, signal) => dial(host, port, milliseconds, signal, lookup) };
  return { fetching: { lookup }, wire, patience: PATIENCE, ask: ASK };
}

/**
 * From an address to ways to connect, each stage told as it starts and ends. A provider that is known by the domain ends it
 * without a word to the network. Throws `address_invalid` before the first stage; whoever stops listening ends everything.
 */
export function discover(input: Discovery): AsyncGenerator<DiscoverStep, void, void> {
  return run(personOf(input.address), input);
}

function personOf(address: string): Person {
  const parsed = parseAddress(address.trim());
  if (!parsed.ok) throw new AppError('address_invalid', { address: address.slice(0, 320), cause: parsed.cause });
  return parsed;
}

async function* run(person: Person, input: Discovery): AsyncGenerator<DiscoverStep, void, void> {
  yield step('preset', 'running');
  const known = presetOfDomain(input.presets, person.domain);
  const tried = [{ key: 'find_presets', values: { domain: person.domain }, ok: known !== undefined }];
  const offers = known ? [offerOfPreset(known, person, 'preset')] : [];
  yield step('preset', known ? 'found' : 'nothing', { tried, offers });
  if (known) {
    for (const stage of ['autoconfig', 'mx', 'probe'] as const) yield step(stage, 'not_run');
    return;
  }
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  if (input.signal?.aborted) stop.abort();
  input.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    yield* askTheNetwork(person, input, stop.signal);
  } finally {
    input.signal?.removeEventListener('abort', onAbort);
    stop.abort();
  }
}

async function* askTheNetwork(
  person: Person,
  { presets, resolver, ways = realWays(resolver) }: Discovery,
  signal: AbortSignal,
): AsyncGenerator<DiscoverStep, void, void> {
  const soon = AbortSignal.any([signal, AbortSignal.timeout(ways.ask)]);
  yield step('autoconfig', 'running');
  const [autoconfig, mail] = await Promise.all([
    timed(findAutoconfig(person, presets, ways.fetching, soon)),
    timed(findMailServers(person, presets, resolver, soon)),
  ]);
  if (signal.aborted) return;
  const { published, taken } = inOrder(autoconfig.found.offers, mail.found);
  yield ended('autoconfig', autoconfig, published);
  yield step('mx', 'running');
  yield ended('mx', mail, taken);
  if (published.length + taken.length > 0) {
    yield step('probe', 'not_run');
    return;
  }
  yield step('probe', 'running');
  const { likely, exchanges } = mail.found;
  const probed = await timed(findByProbe(person, likely, exchanges, ways.wire, ways.patience, signal));
  if (signal.aborted) return;
  // Something is there that cannot be used: what is likely is offered after all, so that its test can say what is wrong.
  const unsure = probed.found.state === 'failed' ? mail.found.offers : [];
  yield ended('probe', probed, [...probed.found.offers, ...unsure]);
}

type Offers = readonly RelayOffer[];

/**
 * Whoever takes the first offer takes the right one. The panel of a web host describes its own mailboxes wherever the mail
 * really is: where the mail servers are a known provider's, that provider comes first. What is no more than likely waits
 * until it was tried.
 */
function inOrder(published: Offers, { offers, likely }: FoundByMx): { published: Offers; taken: Offers } {
  if (likely !== null) return { published: published.map((offer) => withKnowledge(offer, likely)), taken: [] };
  if (offers.length === 0) return { published, taken: [] };
  const same = published.some(({ presetId }) => offers.some((offer) => offer.presetId === presetId));
  return same ? { published, taken: offers } : { published: [], taken: [...offers, ...published] };
}

/** The provider says where its server is, and we know what it allows. */
function withKnowledge(offer: RelayOffer, likely: RelayPreset): RelayOffer {
  return offer.presetId === null ? { ...offer, ...knowledgeOf(likely), name: offer.name } : offer;
}

type Timed<F> = { readonly found: F; readonly milliseconds: number };

async function timed<F>(finding: Promise<F>): Promise<Timed<F>> {
  const started = performance.now();
  const found = await finding;
  return { found, milliseconds: Math.round(performance.now() - started) };
}

function ended(stage: Stage, { found, milliseconds }: Timed<Found>, offers: Offers): DiscoverStep {
  const { state, tried, cause } = found;
  return step(stage, state, { milliseconds, tried, cause, offers: [...offers] });
}

function step(stage: Stage, state: DiscoverStep['state'], told: Partial<DiscoverStep> = {}): DiscoverStep {
  const milliseconds = state === 'found' || state === 'nothing' ? 0 : null;
  return { stage, state, milliseconds, tried: [], cause: null, offers: [], ...told };
}

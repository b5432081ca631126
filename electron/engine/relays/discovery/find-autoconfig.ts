import type { RelayOffer, RelayPreset, Tried } from '../../../../shared/contract/relays.ts';
import { type Fetched, type Fetching, fetchDocument } from './autoconfig-fetch.ts';
import { type Autoconfig, readAutoconfig } from './autoconfig-read.ts';
import { UNKNOWN_PROVIDER } from './preset-entry.ts';
import { knowledgeOf, type Person, presetOfHost } from './preset-match.ts';

export type Found = {
  readonly state: 'found' | 'nothing' | 'failed';
  readonly tried: Tried[];
  readonly cause: string | null;
  readonly offers: RelayOffer[];
};

/**
 * Both places of the provider's own description, asked at the same time. Mozilla's public database is not asked, and the
 * address is not in the question: who wants to write to whom, and with which address, stays on this computer. What is said
 * to the domain is only what any visitor of its website says.
 */
export async function findAutoconfig(
  person: Person,
  presets: readonly RelayPreset[],
  fetching: Fetching,
  signal: AbortSignal,
): Promise<Found> {
  const urls = autoconfigPlaces(person.domain);
  const answers = await Promise.all(urls.map((url) => fetchDocument(url, fetching, signal)));
  const read = answers.map((answer) => (answer.state === 'ok' ? readAutoconfig(answer.text, person) : null));
  const useful = read.find((one) => one !== null && one.outgoing.length > 0);
  const tried = urls.map(({ host }, index) => ({
    key: 'find_autoconfig',
    values: { host },
    ok: (read[index]?.outgoing.length ?? 0) > 0 ? true : answers[index]?.state === 'failed' ? null : false,
  }));
  if (useful) return { state: 'found', tried, cause: null, offers: [offerOf(useful, person, presets)] };
  const cause = causeOfFailure(answers, read);
  return { state: cause === null ? 'nothing' : 'failed', tried, cause, offers: [] };
}

const autoconfigPlaces = (domain: string): URL[] => [
  new URL(`https://autoconfig.${domain}/mail/config-v1.1.xml`),
  new URL(`https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`),
];

/** The provider's own servers for reading mail by IMAP, best first, asked for in the same places and the same way. */
export async function findIncoming(
  person: Person,
  fetching: Fetching,
  signal: AbortSignal,
): Promise<{ name: string; incoming: Autoconfig['incoming'] }> {
  const answers = await Promise.all(autoconfigPlaces(person.domain).map((url) => fetchDocument(url, fetching, signal)));
  const read = answers.map((answer) => (answer.state === 'ok' ? readAutoconfig(answer.text, person) : null));
  const useful = read.find((one) => one !== null && one.incoming.length > 0);
  return { name: useful?.name ?? '', incoming: useful?.incoming ?? [] };
}

/** A name that is not there, a closed door or a 404 mean that the provider has no description; all else means that we do not know. */
function causeOfFailure(answers: readonly Fetched[], read: readonly (Autoconfig | null)[]): string | null {
  if (answers.some((answer, index) => answer.state === 'ok' && read[index] === null && looksMeant(answer.text)))
    return 'autoconfig_unreadable';
  const unsure = answers.some((answer) => answer.state === 'failed' && !MEANS_ABSENT.has(answer.system));
  return unsure ? 'autoconfig_silent' : null;
}

const MEANS_ABSENT = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);
const looksMeant = (text: string): boolean => text.slice(0, 2_000).toLowerCase().includes('<clientconfig');

function offerOf(config: Autoconfig, person: Person, presets: readonly RelayPreset[]): RelayOffer {
  const [first, ...others] = config.outgoing;
  if (!first) throw new Error('no server in it');
  const preset = presetOfHost(presets, first.host);
  const known = preset ? knowledgeOf(preset) : { ...UNKNOWN_PROVIDER, name: config.name || person.domain };
  return {
    ...known,
    foundBy: 'autoconfig',
    host: first.host,
    port: first.port,
    tls: first.tls,
    user: preset?.user === 'fixed' ? preset.fixedUser : first.user,
    others: others.map(({ host, port, tls }) => ({ host, region: '', port, tls })),
  };
}

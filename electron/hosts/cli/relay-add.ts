import type { EngineClient } from '../../../shared/contract/index.ts';
import { type RelayLimits, type RelayOffer, type RelayPreset, TLS_MODES } from '../../../shared/contract/relays.ts';
import { discovered, portsOf, showOffer } from './relay-find.ts';
import { oauthOf, signIn } from './relay-oauth.ts';
import { fourSteps } from './relay-test.ts';
import { explain } from './relay-words.ts';
import { askLine, askPassword } from './terminal.ts';
import { oneOf, text, UsageError, type VerbContext, type VerbResult, wholeNumber } from './verb.ts';

type RelayInput = Parameters<EngineClient['relays']['save']>[0];

const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3_600, day: 86_400 };
const POLITE: RelayLimits = {
  windows: [],
  connections: 3,
  messagesPerConnection: 100,
  messageBytes: null,
  perDomain: null,
};
/** A number that stands in a popular article in place of 465. */
const MISPRINT = 426;

/** `relay add [ADDRESS]`: finds the server, asks for the password, tests, and keeps the relay only where the test succeeds. */
export async function add(context: VerbContext): Promise<VerbResult> {
  const { client, values, terminal, t, json, positionals } = context;
  const address = positionals[1] ?? '';
  if (address === '' && !text(values, 'host') && !text(values, 'preset')) throw new UsageError('cli:usage.relay_add');
  checkOptions(context);
  const { offer, steps: looked } = await offerFor(context, address);
  if (offer === null)
    return {
      data: { saved: false, found: null, looked },
      code: 1,
      text: () => terminal.line(t('cli:relay.nothing_found')),
    };
  // What was typed is no news.
  if (!json && offer.foundBy !== 'hand') showOffer(context, offer);
  const notes = misprint(context, offer);
  const line = lineOf(context, offer);
  const secret = await signInFor(context, line, offer, address);
  if (secret === null) return { data: { saved: false, found: offer, notes }, code: 1, text: () => {} };
  const settings = { ...line, ...secret };
  const test = values['no-test'] === true ? null : await fourSteps(context, { settings, testTo: testTo(context) });
  if (test && !test.ok)
    return {
      data: { saved: false, found: offer, notes, steps: test.steps },
      code: 1,
      text: () => terminal.line(t('cli:relay.not_saved')),
    };
  const relay = await client.relays.save(settings);
  return {
    data: { saved: true, ...relay, found: offer, notes, steps: test?.steps ?? [] },
    text: () => terminal.line(t('cli:relay.added', { id: relay.id, name: relay.name })),
  };
}

/** A wrong option is told before anything is looked for. */
function checkOptions(context: VerbContext) {
  oauthOf(context);
  portsOf(context);
  limitsOf(context, POLITE);
  oneOf(TLS_MODES, text(context.values, 'tls'), '--tls');
}

const testTo = ({ values }: VerbContext) => text(values, 'to') ?? '';

/** What is said about the way to connect before it is tried, for `--json`. */
function misprint(context: VerbContext, offer: RelayOffer): string[] {
  if (!portsOf(context).includes(MISPRINT)) return [];
  const { json } = context;
  if (!json)
    explain(context, { cause: 'port_426', remedies: [], words: '' }, { host: offer.host, port: String(MISPRINT) });
  return ['port_426'];
}

/** By hand, from a preset, or found for the address. */
async function offerFor(context: VerbContext, address: string) {
  const { values } = context;
  const host = text(values, 'host');
  const presetId = text(values, 'preset');
  if (presetId) return { offer: presetOffer(context, await presetNamed(context, presetId), address), steps: [] };
  if (host) return { offer: handOffer(host, address), steps: [] };
  const { steps, offers } = await discovered(context, address);
  return { offer: offers[0] ?? null, steps };
}

async function presetNamed({ client }: VerbContext, id: string): Promise<RelayPreset> {
  const { presets } = await client.relays.presets({});
  const preset = presets.find((one) => one.id === id);
  if (!preset) throw new UsageError('cli:usage.preset', { value: id });
  return preset;
}

function handOffer(host: string, address: string): RelayOffer {
  const nothing = { others: [], hints: [], source: '', sourceDate: '', oauth: null, presetId: null, auth: [] };
  const line = { host, port: 587, tls: 'starttls', user: address } as const;
  return { ...nothing, ...line, name: host, foundBy: 'hand', limits: POLITE, limitsCertainty: 'guess' };
}

function presetOffer({ values }: VerbContext, preset: RelayPreset, address: string): RelayOffer {
  const { id, name, auth, oauth, limits, limitsCertainty, source, sourceDate, hints } = preset;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const lines = preset.servers.flatMap(({ host, region, ports }) =>
    ports.map((port) => ({ host: host.replaceAll('{domain}', domain), region, ...port })),
  );
  const [first, ...others] = lines;
  const user = preset.user === 'address' ? address : preset.user === 'fixed' ? preset.fixedUser : '';
  const line = { host: text(values, 'host') ?? first?.host ?? '', port: first?.port ?? 587, tls: first?.tls };
  const about = { name, user, auth, oauth, limits, limitsCertainty, source, sourceDate, hints, others };
  return { foundBy: 'preset', presetId: id, ...line, tls: line.tls ?? 'starttls', ...about };
}

/** The offer, with whatever the command line says instead. */
function lineOf(context: VerbContext, offer: RelayOffer) {
  const { values } = context;
  const host = text(values, 'host') ?? offer.host;
  if (host === '') throw new UsageError('cli:usage.relay_host', { name: offer.name });
  const typed = portsOf(context).at(-1);
  const port = typed === MISPRINT ? 465 : (typed ?? offer.port);
  const known = [offer, ...offer.others].find((one) => one.host === host && one.port === port);
  const usual = port === 465 ? 'tls' : 'starttls';
  const preset = offer.presetId;
  return {
    name: text(values, 'name') ?? (offer.foundBy === 'hand' ? host : offer.name),
    host,
    port,
    tls: oneOf(TLS_MODES, text(values, 'tls'), '--tls') ?? (offer.foundBy === 'hand' ? usual : (known?.tls ?? usual)),
    user: text(values, 'user') ?? offer.user,
    fingerprint: text(values, 'fingerprint') ?? '',
    limits: limitsOf(context, offer.limits),
    preset,
  };
}

/** `200/hour` or `5/second`; several may be given. What is not given is the offer's. */
function limitsOf({ values }: VerbContext, known: RelayLimits): RelayLimits {
  const windows = (Array.isArray(values.limit) ? values.limit : []).map((limit) => {
    const [messages, unit] = limit.split('/');
    const seconds = SECONDS[unit ?? ''];
    const most = Number(messages);
    if (!seconds || !Number.isInteger(most) || most < 1) throw new UsageError('cli:usage.limit', { value: limit });
    return { messages: most, seconds };
  });
  const connections = wholeNumber(text(values, 'connections'), '--connections') ?? known.connections;
  return { ...known, connections, ...(windows.length > 0 ? { windows } : {}) };
}

/** The password, asked for unseen, or the sign-in in the browser; null where the person did not get through it. */
async function signInFor(
  context: VerbContext,
  line: ReturnType<typeof lineOf>,
  offer: RelayOffer,
  address: string,
): Promise<Partial<RelayInput> | null> {
  const { t } = context;
  const oauth = oauthOf(context);
  if (oauth !== null) {
    const done = await signIn(context, { settings: oauth, address: line.user || address, relay: null });
    if (!done.ok) return null;
    const secret = done.clientSecret === undefined ? {} : { oauthClientSecret: done.clientSecret };
    return { auth: 'oauth2', oauth, oauthTicket: done.ticket, user: line.user || done.account, ...secret };
  }
  if (offer.auth.length > 0 && offer.auth.every((way) => way === 'oauth2'))
    throw new UsageError('cli:usage.needs_oauth', { name: offer.name, provider: offer.oauth ?? 'other' });
  if (line.user === '') return {};
  const consent = line.tls === 'none' && !loopback(line.host) ? await plainConsent(context) : {};
  const key = offer.auth[0] === 'api_key' ? 'cli:relay.api_key' : 'cli:relay.password';
  return { password: await askPassword(t(key, { user: line.user, host: line.host }), context.values), ...consent };
}

/** Whether the host is this very computer, where an open line harms nobody. */
export const loopback = (host: string) => /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host);

/** Over an open line everybody on the way can read the password: only with a typed word, and only at a terminal. */
export async function plainConsent({ t, terminal }: VerbContext): Promise<{ allowPlain?: boolean }> {
  const word = t('relays:plain.word');
  if (!process.stdin.isTTY) return {};
  terminal.line(t('relays:plain.why'));
  return { allowPlain: (await askLine(`${t('relays:plain.label', { word })}: `)).trim() === word };
}

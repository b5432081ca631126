import type { DiscoverStep, ProbedPort, RelayOffer, RelayPreset } from '../../../shared/contract/relays.ts';
import { date, duration, explain, limitWords, lineWords, type Speaker, sourceWords } from './relay-words.ts';
import { table } from './terminal.ts';
import { UsageError, type VerbContext, type VerbResult, wholeNumber } from './verb.ts';

/** `relay presets [WORD]`: what is known of providers; one alone is shown whole. */
export async function presets(context: VerbContext): Promise<VerbResult> {
  const { client, positionals, terminal, t } = context;
  const word = positionals.slice(1).join(' ').trim().toLowerCase();
  const all = (await client.relays.presets({})).presets;
  const exact = all.filter((preset) => preset.id === word);
  const found = exact.length > 0 ? exact : all.filter((preset) => matches(preset, word));
  return {
    data: { presets: found },
    code: found.length === 0 ? 1 : 0,
    text: () => {
      const [only] = found;
      if (only && found.length === 1) return showPreset(context, only);
      if (!only) return terminal.line(t('cli:relay.no_preset', { word }));
      for (const line of table(found.map((preset) => presetRow(context, preset)))) terminal.line(line);
    },
  };
}

function matches({ id, name, domains, servers }: RelayPreset, word: string): boolean {
  return [id, name, ...domains, ...servers.map(({ host }) => host)].some((text) => text.toLowerCase().includes(word));
}

/** A provider's server may be named after the person's own domain. */
const hostWords = ({ t }: Speaker, host: string) => host.replaceAll('{domain}', t('cli:relay.your_domain'));

function presetRow(speaker: Speaker, preset: RelayPreset): string[] {
  const [server] = preset.servers;
  const host = server?.host
    ? `${hostWords(speaker, server.host)}:${server.ports[0]?.port ?? ''}`
    : speaker.t('cli:relay.shown');
  return [preset.id, preset.name, host, limitWords(speaker, preset.limits)[0] ?? ''];
}

function showPreset(speaker: Speaker, preset: RelayPreset) {
  const { t, terminal } = speaker;
  terminal.line(terminal.paint('bold', preset.name));
  for (const { host, region, ports } of preset.servers)
    for (const { port, tls } of ports)
      terminal.line(
        `  ${lineWords(speaker, { host: hostWords(speaker, host) || t('cli:relay.shown'), port, tls })}${region ? `  ${region}` : ''}`,
      );
  known(speaker, preset);
}

/** What is known of limits, with how sure it is and from where; and the sentences worth knowing. */
function known(
  speaker: Speaker,
  about: Pick<RelayOffer, 'limits' | 'limitsCertainty' | 'source' | 'sourceDate' | 'hints'>,
) {
  const { t, terminal } = speaker;
  terminal.line(`  ${limitWords(speaker, about.limits).join(', ')}`);
  terminal.line(terminal.paint('dim', `  ${sourceWords(speaker, about)} ${about.source}`.trimEnd()));
  for (const hint of about.hints) terminal.line(`  ${t(`presets:hint.${hint}`)}`);
}

/** An offer with its limits, where they come from and what is worth knowing. */
export function showOffer(speaker: Speaker, offer: RelayOffer): void {
  const { t, terminal } = speaker;
  terminal.line(terminal.paint('bold', t('relays:found.title', { name: offer.name })));
  terminal.line(
    `  ${offer.host === '' ? t('relays:found.hostShown', { name: offer.name }) : lineWords(speaker, offer)}`,
  );
  known(speaker, offer);
  for (const { host, region, port, tls } of offer.others.slice(0, 8))
    terminal.line(terminal.paint('dim', `  ${t('cli:relay.or')} ${lineWords(speaker, { host, port, tls })} ${region}`));
}

/** Asks for ways to connect for an address, telling each stage as it ends (not with `--json`). */
export async function discovered(
  context: VerbContext,
  address: string,
): Promise<{ steps: DiscoverStep[]; offers: RelayOffer[] }> {
  const { client, json, stop } = context;
  const steps: DiscoverStep[] = [];
  for await (const step of await client.relays.discover({ address }, { signal: stop })) {
    if (step.state === 'running') continue;
    steps.push(step);
    if (!json && step.state !== 'not_run') showStage(context, step, address);
  }
  return { steps, offers: steps.flatMap(({ offers }) => offers) };
}

const STAGE_MARKS = { found: '✓', nothing: '–', failed: '×', not_run: ' ' } as const;
const STATE_WORDS = { found: 'found', nothing: 'nothing', failed: 'failed', not_run: 'notRun' } as const;

function showStage(speaker: Speaker, step: DiscoverStep, address: string) {
  const { t, terminal } = speaker;
  if (step.state === 'running') return;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const name = t(`relays:stage.${step.stage}`, { domain });
  const tone = step.state === 'found' ? 'green' : step.state === 'failed' ? 'amber' : 'dim';
  terminal.line(
    `${terminal.paint(tone, STAGE_MARKS[step.state])}  ${name}: ${t(`relays:stage.${STATE_WORDS[step.state]}`)}`,
  );
  if (step.cause) explain(speaker, { cause: step.cause, remedies: [], words: '' }, { domain });
}

/** `relay find ADDRESS`: the ways to connect that an address leads to. */
export async function find(context: VerbContext): Promise<VerbResult> {
  const { positionals, terminal, t } = context;
  const address = positionals[1];
  if (!address) throw new UsageError('cli:usage.relay_find');
  const found = await discovered(context, address);
  return {
    data: { address, ...found },
    code: found.offers.length > 0 ? 0 : 1,
    text: () => {
      for (const offer of found.offers) showOffer(context, offer);
      if (found.offers.length === 0) terminal.line(t('cli:relay.nothing_found'));
    },
  };
}

/** The ports that `--port` names, as often as it was given. */
export function portsOf({ values }: Pick<VerbContext, 'values'>): number[] {
  const typed = Array.isArray(values.port) ? values.port : [];
  return typed.map((text) => {
    const port = wholeNumber(text, '--port') ?? 0;
    if (port < 1 || port > 65_535) throw new UsageError('cli:usage.port', { value: text });
    return port;
  });
}

/** `relay probe HOST`: which ports of a server work from here. Exit code 1 where none does. */
export async function probe(context: VerbContext): Promise<VerbResult> {
  const { client, positionals, terminal, t, json, stop } = context;
  const host = positionals[1];
  if (!host) throw new UsageError('cli:usage.relay_probe');
  const ports = new Map<string, ProbedPort>();
  for await (const port of await client.relays.probe({ host, ports: portsOf(context) }, { signal: stop })) {
    const key = `${port.host} ${port.port} ${port.tls}`;
    const known = ports.get(key);
    ports.set(key, port);
    if (!json && port.state !== 'running' && known?.state !== port.state) showPort(context, port);
  }
  const told = [...ports.values()];
  const best = told.find((port) => port.best);
  return {
    data: { host, ports: told },
    code: told.some(({ state }) => state === 'usable') ? 0 : 1,
    text: () =>
      terminal.line(
        best ? terminal.paint('bold', t('cli:relay.best', { port: lineWords(context, best) })) : t('relays:probe.none'),
      ),
  };
}

function showPort(speaker: Speaker, port: ProbedPort) {
  const { t, terminal } = speaker;
  const usable = port.state === 'usable';
  const facts = [
    port.milliseconds === null ? '' : duration(speaker, port.milliseconds),
    port.protocol,
    port.certificate?.validTo ? t('cli:relay.valid_to', { date: date(speaker, port.certificate.validTo) }) : '',
    port.abilities?.auth.length ? t('relays:probe.auth', { ways: port.abilities.auth.join(' ') }) : '',
    port.abilities?.size ? t('relays:probe.size', { size: `${Math.round(port.abilities.size / 1_048_576)} MB` }) : '',
  ].filter((fact) => fact !== '');
  terminal.line(
    `${usable ? terminal.paint('green', '✓') : terminal.paint('red', '×')}  ${lineWords(speaker, port)}  ${terminal.paint('dim', facts.join(' · '))}`,
  );
  if (port.cause === null || usable) return;
  explain(speaker, port, {
    host: port.host,
    port: String(port.port),
    tls: port.tls,
    ...certificateValues(speaker, port),
  });
}

function certificateValues(speaker: Speaker, { certificate }: ProbedPort): Record<string, string> {
  if (certificate === null) return {};
  const { names, issuer, validFrom, validTo } = certificate;
  return {
    names: names.join(', '),
    issuer,
    ...(validFrom === null ? {} : { validFrom: date(speaker, validFrom) }),
    ...(validTo === null ? {} : { validTo: date(speaker, validTo) }),
  };
}

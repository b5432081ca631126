import type { ProbedPort, RelayPreset } from '../../../../shared/contract/relay-setup.ts';
import { isLoopback, type TlsMode } from '../connection.ts';
import { presetOfHost } from './preset-match.ts';
import type { Door } from './probe-look.ts';

/** Submission, submission over TLS, what many services offer where those are closed, and the port between servers. */
const USUAL_PORTS: readonly number[] = [465, 587, 2525, 25];
const TLS_PORTS = new Set([443, 465, 2465, 8465]);
/** A popular article writes 426 and means 465. */
export const MISPRINT = 426;
const MEANT = 465;

const usualTls = (port: number): TlsMode => (TLS_PORTS.has(port) ? 'tls' : 'starttls');

/** What to try at a host: the ports asked for, else those of its provider, else the usual ones; each in its usual mode. */
export function doorsOf(host: string, asked: readonly number[], presets: readonly RelayPreset[]): Door[] {
  const preset = presetOfHost(presets, host);
  const known = preset?.servers.find((server) => server.host === host)?.ports ?? [];
  const wanted = asked.length > 0 ? asked : known.length > 0 ? known.map(({ port }) => port) : USUAL_PORTS;
  const ports = wanted.includes(MISPRINT) ? [...wanted.filter((port) => port !== MISPRINT), MEANT] : wanted;
  const wellKnown = preset !== undefined && preset.serverCertainty !== 'guess' && !preset.edited && !isLoopback(host);
  return [...new Set(ports)].map((port) => ({
    host,
    port,
    tls: known.find((one) => one.port === port)?.tls ?? usualTls(port),
    wellKnown,
  }));
}

const IN_ORDER = [465, 587, 2465, 2587, 2525, 8465, 8025, 443, 80];

/**
 * The port to use, of those that work: encrypted from the first byte before STARTTLS, as nobody can strip what is not asked
 * for in the open (RFC 8314 3.3 prefers it for the same reason); then the registered ports before the others. 25 is between
 * servers and closed in most homes (RFC 6409 3.1): only where nothing else works.
 */
export function bestOf(results: readonly ProbedPort[]): ProbedPort | undefined {
  return results
    .filter(({ state }) => state === 'usable')
    .map((result) => ({ result, rank: rankOf(result) }))
    .sort((a, b) => a.rank - b.rank)[0]?.result;
}

function rankOf({ port, tls }: ProbedPort): number {
  const mode = tls === 'tls' ? 0 : tls === 'starttls' ? 100 : 1_000;
  const place = IN_ORDER.indexOf(port);
  return mode + (port === 25 ? 500 : place >= 0 ? place : 50);
}

import type { ProbedPort, RelayPreset } from '../../../../shared/contract/relay-setup.ts';
import { AppError } from '../../../../shared/errors.ts';
import { causeNamed } from '../causes.ts';
import { dial } from '../dial.ts';
import { inOrderOfArrival } from './arrivals.ts';
import { asciiHost } from './host-name.ts';
import { bestOf, doorsOf, MISPRINT } from './port-choice.ts';
import type { Door, Patience, Wire } from './probe-look.ts';
import { probePort } from './probe-port.ts';

/** A person is watching; servers that greet late on purpose take about five seconds. */
const PATIENCE: Patience = { connect: 5_000, reply: 5_000, whole: 7_500 };

/** By the system's own name lookup, as in sending. */
const realWire: Wire = { dial };

type Probe = {
  readonly host: string;
  readonly ports: readonly number[];
  readonly presets: readonly RelayPreset[];
  readonly signal?: AbortSignal | undefined;
  readonly wire?: Wire;
  readonly patience?: Patience;
};

/**
 * Tries the ports of one host in parallel: each is told as it starts and as it ends, and the one to use is told once more at
 * the end. Throws `relay_host_invalid` before the first.
 */
export function probe(input: Probe): AsyncGenerator<ProbedPort, void, void> {
  const host = asciiHost(input.host);
  if (host === null) throw new AppError('relay_host_invalid', { host: input.host.slice(0, 100) });
  return run(host, input);
}

async function* run(host: string, input: Probe): AsyncGenerator<ProbedPort, void, void> {
  const doors = doorsOf(host, input.ports, input.presets);
  for (const door of doors) yield untried(door);
  if (input.ports.includes(MISPRINT)) yield misprint(host);
  const results: ProbedPort[] = [];
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  if (input.signal?.aborted) stop.abort();
  input.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const wire = input.wire ?? realWire;
    const patience = input.patience ?? PATIENCE;
    for await (const result of inOrderOfArrival(doors.map((door) => probePort(door, wire, patience, stop.signal)))) {
      if (input.signal?.aborted) return;
      results.push(result);
      yield result;
    }
    const best = bestOf(results);
    if (best) yield { ...best, best: true };
  } finally {
    input.signal?.removeEventListener('abort', onAbort);
    // Whoever stops listening stops the probing.
    stop.abort();
  }
}

function untried({ host, port, tls }: Door): ProbedPort {
  return {
    host,
    port,
    tls,
    state: 'running',
    milliseconds: null,
    cause: null,
    remedies: [],
    words: '',
    protocol: '',
    certificate: null,
    abilities: null,
    best: false,
  };
}

function misprint(host: string): ProbedPort {
  const { cause, remedies } = causeNamed('port_426');
  const port = untried({ host, port: MISPRINT, tls: 'tls', wellKnown: false });
  return { ...port, state: 'failed', milliseconds: 0, cause, remedies: [...remedies] };
}

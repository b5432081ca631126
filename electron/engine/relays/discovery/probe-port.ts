import type { ProbedPort } from '../../../../shared/contract/relay-setup.ts';
import { causeNamed, causeOf } from '../causes.ts';
import { remediesHere } from '../remedies-here.ts';
import { type Door, type Learnt, lookInTurn, type Patience, type Wire } from './probe-look.ts';
import { TalkEnd } from './smtp-talk.ts';

/**
 * Tries one port: connects, encrypts as is usual there or as the server turns out to want it, reads what it can do, and says
 * goodbye. No password is sent. Never rejects; takes at most `patience.whole`. A usable port may carry a cause as a remark:
 * that it wants the other kind of encryption than is usual there.
 */
export async function probePort(door: Door, wire: Wire, patience: Patience, signal: AbortSignal): Promise<ProbedPort> {
  const started = performance.now();
  const end = new AbortController();
  const stop = () => end.abort();
  const timer = setTimeout(stop, patience.whole);
  signal.addEventListener('abort', stop, { once: true });
  const learnt: Learnt = {
    stage: 'connect',
    tls: door.tls,
    words: '',
    secured: null,
    abilities: null,
    hello: '',
    remark: null,
  };
  try {
    const cause = await lookInTurn(door, wire, patience, learnt, end.signal);
    return told(door, learnt, cause, started);
  } catch (error) {
    const said = error instanceof TalkEnd ? error : new TalkEnd('CLOSED');
    // Cut by ourselves: by the person's wish, or because the time was up.
    const system = signal.aborted ? 'ABORTED' : end.signal.aborted ? 'ETIMEDOUT' : said.system;
    const { heard } = said;
    return told(door, learnt, causeOf({ stage: learnt.stage, code: 0, text: heard, system }).cause, started, heard);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    end.abort();
  }
}

function told(door: Door, learnt: Learnt, cause: string | null, started: number, heard = ''): ProbedPort {
  const { secured, abilities, tls, words, remark } = learnt;
  const shown = cause ?? remark;
  return {
    host: door.host,
    port: door.port,
    tls,
    state: cause === null ? 'usable' : 'failed',
    milliseconds: Math.round(performance.now() - started),
    cause: shown,
    remedies: shown === null ? [] : remediesHere(causeNamed(shown), { port: door.port, tls }),
    words: (heard || words).slice(0, 1_000),
    protocol: secured?.protocol ?? '',
    certificate: secured?.certificate ?? null,
    abilities,
    best: false,
  };
}

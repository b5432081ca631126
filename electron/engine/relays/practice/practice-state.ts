import type { Socket } from 'node:net';
import type { Behaviour } from './behaviours.ts';
import { selfSignedCertificate } from './certificate.ts';
import type { PracticeReport } from './reports.ts';
import type { KeptMessage, PracticeStore } from './store.ts';

export type PracticeOptions = {
  readonly store: PracticeStore;
  /** 0 picks a free one. Always 127.0.0.1. */
  readonly port?: number;
  readonly clock?: { now(): number };
  /** Milliseconds: `slow` before the reply to a slow address, `report` before a report comes back, `each` before every reply. */
  readonly delays?: { readonly slow?: number; readonly report?: number; readonly each?: number };
  /** `optional` (default): offered, not asked for. The account is always `practice` / `practice`. */
  readonly auth?: 'off' | 'optional' | 'required';
  /** `none` is the default. Certificates are self-signed, made at start, for `localhost` and 127.0.0.1. */
  readonly tls?: 'none' | 'starttls' | 'implicit';
  readonly certificate?: { readonly key: string; readonly cert: string };
  readonly pipelining?: boolean;
  /** Told after each kept message. */
  readonly onKept?: () => void;
  /** Announced as SIZE; larger messages are refused with 552. */
  readonly maxBytes?: number;
  /** Refuses MAIL once so many messages were accepted within so many seconds (rolling). */
  readonly cap?: { readonly messages: number; readonly seconds: number; readonly code: 421 | 451 };
};

export type Tally = { accepted: number; refused: number; deferred: number; dropped: number };
/** What the relay itself saw since it started (`kept` since its store is there). */
export type PracticeCounts = Tally & {
  connections: number;
  signIns: number;
  signInsRefused: number;
  kept: number;
  byBehaviour: Record<string, Tally>;
};

export type PracticeRelay = {
  readonly port: number;
  /** The certificate in use, or null without TLS. */
  readonly certificate: string | null;
  counts(): PracticeCounts;
  /** Kept messages in order of acceptance, after a cursor (the id of the last one seen). */
  messages(cursor?: string | null, limit?: number): { rows: readonly KeptMessage[]; next: string | null };
  message(id: string): Promise<{ message: KeptMessage; raw: Buffer } | null>;
  empty(): Promise<void>;
  /** Every report that is due by now, oldest first. Built from what is kept, so a restart loses none. */
  reports(): Promise<PracticeReport[]>;
  close(): Promise<void>;
};

/** What one running practice relay knows. */
export type State = {
  readonly options: PracticeOptions;
  readonly store: PracticeStore;
  readonly now: () => number;
  readonly counts: PracticeCounts;
  readonly certificate: { readonly key: string; readonly cert: string } | null;
  readonly sockets: Map<number, Socket>;
  /** How often each message (envelope sender and recipient) was put off. */
  readonly putOff: Map<string, number>;
  readonly acceptedAt: number[];
  readonly timers: Set<NodeJS.Timeout>;
  sequence: number;
};

/** The state of a relay that starts now. */
export function newState(options: PracticeOptions): State {
  const clock = options.clock ?? Date;
  const now = clock.now();
  const tls = options.tls ?? 'none';
  return {
    options,
    store: options.store,
    now: () => clock.now(),
    counts: {
      accepted: 0,
      refused: 0,
      deferred: 0,
      dropped: 0,
      connections: 0,
      signIns: 0,
      signInsRefused: 0,
      kept: 0,
      byBehaviour: {},
    },
    certificate:
      tls === 'none'
        ? null
        : (options.certificate ??
          selfSignedCertificate({
            names: ['localhost', '127.0.0.1'],
            from: now - 86_400_000,
            to: now + 30 * 86_400_000,
          })),
    sockets: new Map(),
    putOff: new Map(),
    acceptedAt: [],
    timers: new Set(),
    sequence: 0,
  };
}

/** Answers now, or after the delay that stands before every reply. */
export function later(state: State, answer: () => void, extra = 0): void {
  const delay = (state.options.delays?.each ?? 0) + extra;
  if (delay <= 0) {
    answer();
    return;
  }
  const timer = setTimeout(() => {
    state.timers.delete(timer);
    answer();
  }, delay);
  state.timers.add(timer);
}

/** Counts one event, for the behaviour and in all. */
export function tally(state: State, behaviour: Behaviour, what: keyof Tally): void {
  const { byBehaviour } = state.counts;
  const own = byBehaviour[behaviour.key] ?? { accepted: 0, refused: 0, deferred: 0, dropped: 0 };
  own[what] += 1;
  byBehaviour[behaviour.key] = own;
  state.counts[what] += 1;
}

import { Resolver as NodeResolver } from 'node:dns/promises';
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { maskAddresses } from '../../shared/mask-addresses.ts';
import type { Clock, DnsAnswer, Log, Resolver, Secrets } from './ports.ts';

const ASK_AGAIN = 1_000;
const SLEPT = 200;

/**
 * Milliseconds since the machine started, sleep counted. To ask the system costs as much as a commit: in between the monotonic
 * clock counts on, unless the clock on the wall went another way (a sleep that the monotonic clock did not see).
 */
function uptimeCounter(): () => number {
  let asked = { monotonic: Number.NEGATIVE_INFINITY, wall: 0, uptime: 0 };
  return () => {
    const passed = performance.now() - asked.monotonic;
    if (passed < ASK_AGAIN && Math.abs(Date.now() - asked.wall - passed) < SLEPT) return asked.uptime + passed;
    asked = { monotonic: performance.now(), wall: Date.now(), uptime: uptime() * 1_000 };
    return asked.uptime;
  };
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  uptime: uptimeCounter(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(milliseconds, 2 ** 31 - 1));
      signal?.addEventListener('abort', done, { once: true });
    }),
};

const NO_RECORD = new Set(['ENODATA']);
const NO_DOMAIN = new Set(['ENOTFOUND']);

async function ask<T>(question: () => Promise<T[]>): Promise<DnsAnswer<T>> {
  try {
    const records = await question();
    return records.length > 0 ? { status: 'ok', records } : { status: 'none' };
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'unknown';
    if (NO_RECORD.has(code)) return { status: 'none' };
    if (NO_DOMAIN.has(code)) return { status: 'no_domain' };
    return { status: 'failed', cause: code };
  }
}

/** DNS by the system's servers, or by those that the person named; gives up after about ten seconds. */
export function systemResolver(servers: readonly string[] = []): Resolver {
  const dns = new NodeResolver({ timeout: 3_000, tries: 2 });
  if (servers.length > 0) dns.setServers([...servers]);
  return {
    mx: (domain) => ask(() => dns.resolveMx(domain)),
    address: async (host) => {
      const four = await ask(() => dns.resolve4(host));
      return four.status === 'none' ? ask(() => dns.resolve6(host)) : four;
    },
    txt: (name) => ask(async () => (await dns.resolveTxt(name)).map((parts) => parts.join(''))),
  };
}

/** Secrets that are gone when the process ends, for tests and practice. */
export function memorySecrets(): Secrets {
  const kept = new Map<string, string>();
  return {
    keptBy: 'memory',
    set: async (name, value) => void kept.set(name, value),
    get: async (name) => kept.get(name),
    delete: async (name) => void kept.delete(name),
  };
}

const MOST_LOG_BYTES = 5 * 1024 * 1024;

/** JSON lines in `logs/merpati.log` of the workspace; rotated once at 5 MB; addresses masked. */
export function fileLog(folder: string): Log {
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  const file = join(logs, 'merpati.log');
  const write = (level: string, what: string, values: object) => {
    const record = maskAddresses(JSON.stringify({ at: new Date().toISOString(), level, what, ...values }));
    try {
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MOST_LOG_BYTES) renameSync(file, `${file}.1`);
      appendFileSync(file, `${record}\n`, { mode: 0o600 });
    } catch {
      // A full disk must not stop the engine for want of a log line; the guard reports the disk itself.
    }
  };
  return {
    info: (what, values = {}) => write('info', what, values),
    warn: (what, values = {}) => write('warn', what, values),
    error: (what, error, values = {}) =>
      write('error', what, {
        ...values,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  };
}

/** A log that keeps nothing. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };

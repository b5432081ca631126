/** What the engine asks of the world. Each host gives its own; tests give theirs. */

/** Time as the person's clock shows it, and time that only ever goes forward (limits are counted in the latter). */
export interface Clock {
  /** Milliseconds since 1970, may jump. */
  now(): number;
  /** Milliseconds since some start, never goes back; does not tell the date. */
  monotonic(): number;
  /** Milliseconds since the machine was started, sleep included; absent where the machine does not tell. */
  uptime?(): number;
  /** Resolves after so many milliseconds, or at once when `signal` aborts (never rejects). */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Passwords and tokens by name. They are never written to the database, the log, an export or an error. */
export interface Secrets {
  /** `system`: encrypted by the operating system; `file`: a key file of mode 0600; `memory`: gone at the end. */
  readonly keptBy: 'system' | 'file' | 'memory';
  set(name: string, value: string): Promise<void>;
  get(name: string): Promise<string | undefined>;
  delete(name: string): Promise<void>;
}

/** An answer of DNS: `none` the name exists without such a record, `no_domain` it does not exist, `failed` nobody answered. */
export type DnsAnswer<T> =
  | { readonly status: 'ok'; readonly records: readonly T[] }
  | { readonly status: 'none' }
  | { readonly status: 'no_domain' }
  | { readonly status: 'failed'; readonly cause: string };

/** DNS, always about domains and never about people. No answer is an answer of its own: it never counts as a pass. */
export interface Resolver {
  mx(domain: string): Promise<DnsAnswer<{ exchange: string; priority: number }>>;
  address(host: string): Promise<DnsAnswer<string>>;
  txt(name: string): Promise<DnsAnswer<string>>;
}

/** JSON lines, rotated; addresses masked by the writer, secrets never passed in. */
export interface Log {
  info(what: string, values?: Readonly<Record<string, unknown>>): void;
  warn(what: string, values?: Readonly<Record<string, unknown>>): void;
  error(what: string, error: unknown, values?: Readonly<Record<string, unknown>>): void;
}

/** Where the engine runs; shown on the settings page. */
export type HostKind = 'app' | 'browser' | 'command-line' | 'test';

import type { ParseArgsConfig } from 'node:util';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Terminal } from './terminal.ts';
import type { Language, Words } from './words.ts';

/** What a verb is given: the typed client of the contract, the words, and the parsed command line. */
export interface VerbContext {
  readonly engine: Engine;
  readonly client: EngineClient;
  readonly t: Words;
  readonly language: Language;
  readonly terminal: Terminal;
  readonly values: Readonly<Record<string, string | boolean | string[] | undefined>>;
  readonly positionals: readonly string[];
  readonly json: boolean;
  /** Aborted by Ctrl+C. */
  readonly stop: AbortSignal;
}

/** What a verb answers: `data` is the one object of `--json`; `text` says the same to a person; `code` is the exit code. */
export interface VerbResult {
  readonly data: unknown;
  readonly text: () => void;
  readonly code?: number;
}

/** What is given to an action that needs no workspace. */
export type AloneContext = Omit<VerbContext, 'engine' | 'client'>;

export interface Verb {
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** How many words it takes at most, asked with the first of them; any number where it does not say. */
  readonly mostWords?: (first: string | undefined) => number;
  /** Actions that need no workspace, by the first word after the verb. */
  readonly alone?: Readonly<Record<string, (context: AloneContext) => Promise<VerbResult>>>;
  run(context: VerbContext): Promise<VerbResult>;
}

/** The command line itself was wrong: `key` is a sentence of the catalogue; exit code 2. */
export class UsageError extends Error {
  readonly key: string;
  readonly data: Record<string, string | number>;
  constructor(key: string, data: Record<string, string | number> = {}) {
    super(key);
    this.key = key;
    this.data = data;
  }
}

/** The text of an option, or undefined. */
export function text(values: VerbContext['values'], name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** A whole number that an option or argument holds; throws UsageError. */
export function wholeNumber(value: string | undefined, name: string): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw new UsageError('cli:usage.number', { name, value });
  return number;
}

/** One of a fixed set of words; throws UsageError with the words to choose from. */
export function oneOf<T extends string>(words: readonly T[], value: string | undefined, name: string): T | undefined {
  if (value === undefined) return undefined;
  const found = words.find((word) => word === value);
  if (!found) throw new UsageError('cli:usage.one_of', { name, value, words: words.join(', ') });
  return found;
}

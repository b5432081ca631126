import { createInterface } from 'node:readline/promises';
import type { Language } from './words.ts';

/** Where a verb writes: results to standard output, progress and errors to standard error. */
export interface Terminal {
  readonly colour: boolean;
  /** Whether the progress line can be rewritten in place. */
  readonly live: boolean;
  readonly columns: number;
  line(text?: string): void;
  /** Shows or replaces the progress line (live terminals only). */
  progress(text: string): void;
  endProgress(): void;
  number(value: number): string;
  clock(time: number): string;
  paint(tone: Tone, text: string): string;
}

export type Tone = 'bold' | 'dim' | 'petrol' | 'green' | 'amber' | 'red' | 'iris';

// The colours of the screens, as nearest in the 256-colour palette.
const CODES: Readonly<Record<Tone, string>> = {
  bold: '1',
  dim: '2',
  petrol: '38;5;30',
  green: '38;5;71',
  amber: '38;5;172',
  red: '38;5;167',
  iris: '38;5;104',
};

// Names, subjects and servers' words come from outside: a terminal must not take orders from them.
const ORDERS = /\u001b\[[0-9;]*m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** A text without control characters but line end, tab and, where they are asked for, our own colours. */
export function harmless(text: string, colour = false): string {
  return text.replace(ORDERS, (found) => (colour && found.endsWith('m') ? found : ''));
}

/** The terminal of this process. Colours only where a person looks at it and NO_COLOR is not set (no-color.org). */
export function openTerminal(language: Language, stream: NodeJS.WriteStream = process.stdout): Terminal {
  const live = stream.isTTY === true && process.env.TERM !== 'dumb';
  const colour = live && !process.env.NO_COLOR;
  const tag = language === 'id' ? 'id-ID' : 'en-GB';
  const numbers = new Intl.NumberFormat(tag);
  const clocks = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit' });
  let open = false;
  const clear = () => {
    if (open) stream.write('\r\u001b[2K');
    open = false;
  };
  return {
    colour,
    live,
    columns: Math.min(stream.columns ?? 80, 100),
    line(text = '') {
      clear();
      stream.write(`${harmless(text, colour)}\n`);
    },
    progress(text) {
      if (!live) return;
      stream.write(`\r\u001b[2K${harmless(text, colour)}`);
      open = true;
    },
    endProgress: clear,
    number: (value) => numbers.format(value),
    clock: (time) => clocks.format(time),
    paint: (tone, text) => (colour ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text),
  };
}

/** What characters of a text take in a terminal once colours are left out. */
export function width(text: string): number {
  return [...text.replace(/\u001b\[[0-9;]*m/g, '')].length;
}

export function pad(text: string, to: number): string {
  return text + ' '.repeat(Math.max(0, to - width(text)));
}

export function padLeft(text: string, to: number): string {
  return ' '.repeat(Math.max(0, to - width(text))) + text;
}

/** Columns side by side; `right` names those that hold numbers. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, i) => Math.max(most[i] ?? 0, width(cell))), []);
  return rows.map((row) =>
    row
      .map((cell, i) => (right.includes(i) ? padLeft : pad)(cell, widths[i] ?? 0))
      .join('   ')
      .trimEnd(),
  );
}

/** Whatever stands on standard input, as text; at most 64 kB. */
async function readStandardInput(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) {
    parts.push(Buffer.from(part as Buffer));
    if (parts.reduce((sum, one) => sum + one.length, 0) > 65_536) break;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Asks for a password without showing it; from standard input where nobody sits at a terminal. One trailing line end is dropped. */
export async function askPassword(question: string, values: Readonly<Record<string, unknown>> = {}): Promise<string> {
  if (!process.stdin.isTTY || values['password-stdin'] === true)
    return (await readStandardInput()).replace(/\r?\n$/, '');
  const hidden = createInterface({ input: process.stdin, output: process.stderr, terminal: true });
  const writer = hidden as unknown as { _writeToOutput: (text: string) => void };
  process.stderr.write(question);
  writer._writeToOutput = () => {};
  try {
    return await hidden.question('');
  } finally {
    hidden.close();
    process.stderr.write('\n');
  }
}

/** Asks for a line at a terminal. */
export async function askLine(question: string): Promise<string> {
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await ask.question(question);
  } finally {
    ask.close();
  }
}

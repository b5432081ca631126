import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { maskAddresses } from '../../shared/mask-addresses.ts';

const LARGEST_BYTES = 2_000_000;

export interface ShellLog {
  event(event: string, data?: Record<string, unknown>): void;
  /** Text that the engine's process printed, kept as it is, line by line. */
  output(text: string): void;
}

function rotate(path: string): void {
  try {
    if (statSync(path).size > LARGEST_BYTES) renameSync(path, `${path}.1`);
  } catch {
    // No file yet.
  }
}

/** The shell's log as JSON lines; one older file is kept. It never throws: a full disk must not end the app. */
export function openShellLog(path: string, echo: boolean): ShellLog {
  const write = (record: Record<string, unknown>) => {
    const line = `${maskAddresses(JSON.stringify({ at: new Date().toISOString(), ...record }))}\n`;
    if (echo) process.stderr.write(line);
    try {
      mkdirSync(dirname(path), { recursive: true });
      rotate(path);
      appendFileSync(path, line, { mode: 0o600 });
    } catch {
      // Nothing left to tell it to.
    }
  };
  return {
    event: (event, data = {}) => write({ event, ...data }),
    output: (text) => {
      for (const line of text.split('\n'))
        if (line.trim() !== '') write({ event: 'engine-output', line: line.slice(0, 2_000) });
    },
  };
}

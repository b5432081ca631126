import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const CLI = resolve(import.meta.dirname, '../../electron/hosts/cli.ts');

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command line as a script meets it: processes of its own over one temporary user-data folder. */
export function commandLine() {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-cli-'));
  const env = { ...process.env, MERPATI_USER_DATA: folder, LANG: 'C' };
  return {
    folder,
    workspace: (name: string) => ['--workspace', join(folder, name)],
    /** Runs a verb to its end, with `input` on standard input. */
    merpati: (args: readonly string[], input = '') =>
      new Promise<Ended>((done) => {
        const child = execFile(process.execPath, [CLI, ...args], { env, maxBuffer: 50_000_000 }, (error, out, err) =>
          done({ code: error ? Number(error.code ?? 1) : 0, out, err }),
        );
        child.stdin?.end(input);
      }),
    /** Runs a verb and tells `onText` what standard error says while it runs. */
    watched: (args: readonly string[], onText: (text: string) => void) =>
      new Promise<Ended>((done) => {
        const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
        let [out, err] = ['', ''];
        child.stdout.on('data', (chunk) => {
          out += String(chunk);
        });
        child.stderr.on('data', (chunk) => {
          err += String(chunk);
          onText(err);
        });
        child.once('close', (code) => done({ code: code ?? 1, out, err }));
      }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

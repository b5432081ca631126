import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { memoryFolder } from './support/memory-folder.ts';

// `npm test`: types, style, a browser, then every test; says what was skipped and why, and closes with one line of counts.
// Further phases by name (`npx node test/run.ts electron packed servers`) need more than npm brings and are run by CI.

const ROOT = resolve(import.meta.dirname, '..');

// What V8 made of a module is kept for every process that a test starts: half of what it takes to start one.
process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules', '.cache', 'node');

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What was skipped, and why, a line each. */
  readonly notes: readonly string[];
}

const ONE_PASSED: Count = { passed: 1, failed: 0, skipped: 0, notes: [] };
const ONE_FAILED: Count = { passed: 0, failed: 1, skipped: 0, notes: [] };

/** Runs a program of the checkout to its end and shows what it says; resolves with its exit code (1 where it takes too long). */
function run(command: string, args: readonly string[], limitSeconds: number): Promise<number> {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const timer = setTimeout(() => {
    console.error(`${command} ${args.join(' ')}: not done after ${limitSeconds} s`);
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  }, limitSeconds * 1_000);
  return new Promise((done) => {
    child.once('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.once('exit', (code) => done(code ?? 1));
  }).finally(() => clearTimeout(timer)) as Promise<number>;
}

const tool = (name: string) => join(ROOT, 'node_modules', '.bin', name);

async function check(name: string, args: readonly string[]): Promise<Count> {
  return (await run(tool(name), args, 120)) === 0 ? ONE_PASSED : ONE_FAILED;
}

interface VitestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Why tests of a file skip themselves. */
async function reason(file: string): Promise<string> {
  if (file.includes('e2e/electron'))
    return (await import('./support/electron-app.ts')).noElectron() ?? 'by the test itself';
  if (file.includes('flows/load-') && !process.env.MERPATI_LOAD)
    return 'thousands of messages: npx node test/run.ts load';
  if (file.includes('mailbox-roundtrip')) {
    const { noDovecotMailboxes } = await import('./support/dovecot-mailboxes.ts');
    const missing = noDovecotMailboxes();
    if (missing !== null) return missing;
  }
  if (file.includes('dkim-interop')) return (await import('./support/dkimpy.ts')).noDkimpy() ?? 'by the test itself';
  if (file.includes('postfix-submission')) return 'no Postfix with Dovecot on this machine';
  if (file.includes('postfix')) return 'no Postfix on this machine';
  if (file.includes('opensmtpd')) return (await import('./support/opensmtpd.ts')).noOpensmtpd() ?? 'by the test itself';
  return 'by the test itself (data or a program that is not on this machine)';
}

async function countResults(path: string): Promise<Count> {
  const result = JSON.parse(readFileSync(path, 'utf8')) as VitestResult;
  const notes: string[] = [];
  let skipped = 0;
  let broken = 0;
  for (const file of result.testResults) {
    const left = file.assertionResults.filter(
      ({ status }) => status === 'pending' || status === 'skipped' || status === 'todo',
    );
    const name = relative(ROOT, file.name);
    skipped += left.length;
    if (left.length > 0)
      notes.push(`${name}: ${left.length} of ${file.assertionResults.length}, ${await reason(name)}`);
    // A file that does not even load has no tests to fail; it must not pass for that.
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')) broken += 1;
  }
  return { passed: result.numPassedTests, failed: result.numFailedTests + broken, skipped, notes };
}

/** Runs projects of vitest (or some files of them) and counts; a run that ends badly without a failed test is a failure too. */
async function vitest(
  projects: readonly string[],
  limitSeconds: number,
  files: readonly string[] = [],
  options: readonly string[] = [],
): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-test-'));
  const output = join(folder, 'result.json');
  const selected = projects.flatMap((project) => ['--project', project]);
  const slowest = `--reporter=${join(ROOT, 'test/support/slowest-files.ts')}`;
  const reporters = ['--reporter=dot', '--reporter=json', slowest, `--outputFile.json=${output}`];
  try {
    const code = await run(tool('vitest'), ['run', ...selected, ...reporters, ...files, ...options], limitSeconds);
    const count = await countResults(output);
    return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
  } catch (error) {
    console.error(`no result of ${projects.join(', ')}: ${error instanceof Error ? error.message : error}`);
    return ONE_FAILED;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs tests whose databases are made and thrown away by the thousand in memory; what is kept on a disk, `flows` shows. */
async function inMemory(run: () => Promise<Count>): Promise<Count> {
  const [folder, before] = [memoryFolder('rules'), process.env.TMPDIR];
  if (folder !== null) process.env.TMPDIR = folder;
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    if (folder !== null) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** A browser must start: a run without one would skip what a person sees. */
async function browser(): Promise<Count> {
  try {
    const { openBrowser } = await import('./support/browser.ts');
    const opened = await openBrowser();
    console.log(`browser: Chromium ${opened.version()}`);
    await opened.close();
    return ONE_PASSED;
  } catch (error) {
    console.error(`no browser starts: ${error instanceof Error ? error.message : error}`);
    return ONE_FAILED;
  }
}

/** Tests that were asked for by name must run: there a skipped one is a failed one. */
async function demanded(count: Promise<Count>): Promise<Count> {
  const { passed, failed, skipped, notes } = await count;
  return { passed, failed: failed + skipped + (passed + failed + skipped === 0 ? 1 : 0), skipped: 0, notes };
}

/** Windows of one display do not share it. */
const ONE_BY_ONE = ['--no-file-parallelism'];
/** Mail servers have ports and folders of their own; so many of them leave each enough of the machine. */
const TWO_BY_TWO = ['--maxWorkers=2'];
const LOAD = 'test/flows/load-';

/** What needs the system's own mail servers. Who runs these phases next says so, and `flows` leaves them to it. */
const INTEROP = ['postfix', 'opensmtpd', 'mailbox-roundtrip', 'dkim-interop'].map((name) => `test/flows/${name}`);
const BUT_INTEROP = [...INTEROP, LOAD].map((start) => `--exclude=${start}*`);

function vitestWithServers(files: readonly string[]): Promise<Count> {
  if (files.includes(LOAD)) process.env.MERPATI_LOAD ??= '5000';
  return demanded(vitest(['flows'], 800, files, TWO_BY_TWO));
}

const PHASES: Readonly<Record<string, () => Promise<Count>>> = {
  types: () => check('tsc', ['-p', 'tsconfig.json']),
  style: () => check('biome', ['check', '.']),
  browser,
  rules: () => inMemory(() => vitest(['node', 'ui'], 600)),
  flows: () => vitest(['flows'], 900, [], process.env.MERPATI_INTEROP === 'later' ? BUT_INTEROP : []),
  e2e: () => vitest(['e2e'], 700),
  electron: () => demanded(vitest(['e2e'], 600, ['test/e2e/electron'], ONE_BY_ONE)),
  packed: async () => {
    const { packedSmoke } = await import('./support/packed-app.ts');
    return (await packedSmoke(run)) ? ONE_PASSED : ONE_FAILED;
  },
  load: () => vitestWithServers([LOAD]),
  interop: () => vitestWithServers(INTEROP),
  /** Both at once: servers that push back leave the machine to those that do not. */
  servers: () => vitestWithServers([...INTEROP, LOAD]),
};
// One after the other: browsers beside servers starve each other on two cores. What measures no time goes first, together.
const TOGETHER = ['types', 'style', 'browser'];
const ALWAYS = [...TOGETHER, 'rules', 'flows', 'e2e'];

/** The phases in the order in which they run; those of one group at the same time. */
function groupsOf(names: readonly string[]): string[][] {
  const unknown = names.find((name) => !PHASES[name]);
  if (unknown !== undefined)
    throw new Error(`no such phase: ${unknown} (there are: ${Object.keys(PHASES).join(', ')})`);
  const first = names.filter((name) => TOGETHER.includes(name));
  const rest = names.filter((name) => !TOGETHER.includes(name)).map((name) => [name]);
  return first.length > 0 ? [first, ...rest] : rest;
}

/** Runs a phase; with the line that the table at the end has for it. */
async function timed(name: string): Promise<{ count: Count; line: string }> {
  const started = performance.now();
  const count = (await PHASES[name]?.()) ?? ONE_FAILED;
  const seconds = ((performance.now() - started) / 1_000).toFixed(1).padStart(7);
  const [passed, failed] = [String(count.passed).padStart(5), String(count.failed).padStart(3)];
  return { count, line: `${name.padEnd(9)} ${passed} passed ${failed} failed ${seconds} s` };
}

async function main(names: readonly string[]): Promise<number> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const notes: string[] = [];
  const times: string[] = [];
  for (const group of groupsOf(names.length > 0 ? names : ALWAYS)) {
    console.log(`\n── ${group.join(', ')}`);
    for (const { count, line } of await Promise.all(group.map(timed))) {
      total.passed += count.passed;
      total.failed += count.failed;
      total.skipped += count.skipped;
      notes.push(...count.notes);
      times.push(line);
    }
  }
  console.log(`\n${times.join('\n')}`);
  if (notes.length > 0) console.log(`\nskipped:\n  ${notes.join('\n  ')}`);
  if (process.env.MERPATI_COUNTS)
    appendFileSync(process.env.MERPATI_COUNTS, `${total.passed} ${total.failed} ${total.skipped}\n`);
  console.log(
    `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`,
  );
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

process.exit(await main(process.argv.slice(2)));

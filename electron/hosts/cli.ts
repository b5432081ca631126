import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError, isErrorCode } from '../../shared/errors.ts';
import type { EngineOptions } from '../engine/engine.ts';
import { bouncesVerb } from './cli/bounces.ts';
import { campaignsVerb } from './cli/campaigns.ts';
import { checkVerb } from './cli/check.ts';
import { cleanVerb } from './cli/clean.ts';
import { argumentsOf, type Command, commandIn } from './cli/command-line.ts';
import { contactsVerb } from './cli/contacts.ts';
import { demoVerb } from './cli/demo.ts';
import { demoClock, demoResolver } from './cli/demo-world.ts';
import { importVerb } from './cli/import.ts';
import { mailboxVerb } from './cli/mailbox.ts';
import { relayVerb } from './cli/relay.ts';
import { sendVerb } from './cli/send.ts';
import { serveVerb } from './cli/serve.ts';
import { settingsVerb } from './cli/settings.ts';
import { harmless, openTerminal } from './cli/terminal.ts';
import { type AloneContext, UsageError, type Verb, type VerbResult } from './cli/verb.ts';
import { type Language, type Words, wordsIn } from './cli/words.ts';
import { keyFileSecrets } from './key-file-secrets.ts';
import { defaultWorkspace, userDataFolder } from './user-data.ts';

const VERBS: Readonly<Record<string, Verb>> = {
  demo: demoVerb,
  serve: serveVerb,
  import: importVerb,
  contacts: contactsVerb,
  clean: cleanVerb,
  campaigns: campaignsVerb,
  check: checkVerb,
  send: sendVerb,
  bounces: bouncesVerb,
  relay: relayVerb,
  mailbox: mailboxVerb,
  settings: settingsVerb,
};

/** Exit codes, for scripts: the same in every verb. */
const EXIT = { ok: 0, failed: 1, usage: 2, inUse: 3 } as const;

async function main(argv: readonly string[]): Promise<number> {
  const command = commandIn(argv, process.env);
  const t = wordsIn(command.language);
  try {
    return await run(command, t);
  } catch (error) {
    return fail(error, t, command.json);
  }
}

async function run({ name, rest, language, unspoken }: Command, t: Words): Promise<number> {
  if (unspoken !== undefined)
    throw new UsageError('cli:usage.one_of', { name: '--language', value: unspoken, words: 'en, id' });
  if (name === undefined || name === 'help') return teach(t, rest);
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (!verb) throw new UsageError('cli:usage.no_verb', { name });
  const { values, positionals } = argumentsOf(verb, name, rest);
  if (values.help) return teach(t, [name]);
  return runVerb(verb, { name, values, positionals, t, language });
}

/** `merpati help VERB` and `merpati VERB --help` explain one verb; everything else lists them all. */
function teach(t: Words, [name = '']: readonly string[]): number {
  const one = Object.keys(VERBS).map((key) => `  ${key.padEnd(11)}${t(`cli:help.one.${key}`)}`);
  const help = Object.hasOwn(VERBS, name)
    ? `${t(`cli:help.verb.${name}`)}\n\n${t('cli:help.everywhere')}`
    : t('cli:help.main', { verbs: one.join('\n') });
  process.stdout.write(`${help}\n`);
  return EXIT.ok;
}

interface Asked {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
  readonly t: Words;
  readonly language: Language;
}

async function runVerb(verb: Verb, { name, values, positionals, t, language }: Asked): Promise<number> {
  const json = values.json === true;
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  // A terminal that is closed ends a campaign as gently as Ctrl+C does.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupt);
  const context: AloneContext = {
    t,
    language,
    terminal: openTerminal(language, json ? process.stderr : process.stdout),
    positionals,
    json,
    stop: stop.signal,
    values: values as AloneContext['values'],
  };
  const [action = ''] = positionals;
  const alone = verb.alone && Object.hasOwn(verb.alone, action) ? verb.alone[action] : undefined;
  if (alone) return tell(await alone(context), json);
  // From here on a message may be under way: where nobody reads any more, the verb stops and the engine ends in order.
  process.stdout.off('error', goAtOnce).on('error', interrupt);
  // The engine is loaded only when a verb runs, so that --help answers at once.
  const { openEngine } = await import('../engine/engine.ts');
  const engine = await openEngine(
    engineOptions(name, typeof values.workspace === 'string' ? values.workspace : undefined),
  );
  try {
    return tell(await verb.run({ ...context, engine, client: engine.client }), json);
  } finally {
    await engine.close();
  }
}

/** Says what came of it, to a person or as one object; answers the exit code. */
function tell(result: VerbResult, json: boolean): number {
  if (!json) result.text();
  else if (result.data !== undefined) process.stdout.write(`${JSON.stringify(result.data)}\n`);
  return result.code ?? EXIT.ok;
}

/** The demo brings a world of its own: a temporary workspace, a fast clock and a DNS that asks nobody. */
function engineOptions(name: string, workspace: string | undefined): EngineOptions {
  const demo = name === 'demo';
  const folder = workspace
    ? resolve(workspace)
    : demo
      ? mkdtempSync(join(tmpdir(), 'merpati-demo-'))
      : defaultWorkspace();
  const base = {
    folder,
    secrets: keyFileSecrets(demo ? folder : userDataFolder(), folder),
    host: 'command-line' as const,
  };
  return demo ? { ...base, clock: demoClock(), resolver: demoResolver } : base;
}

/** What the operating system says of a file that was named on the command line; the engine's own files have codes of ours. */
function isFileTrouble(error: unknown): error is { readonly path: string; readonly code: string } {
  const { code, path } = error as { code?: unknown; path?: unknown };
  return typeof path === 'string' && typeof code === 'string' && /^E[A-Z]+$/.test(code);
}

function fail(error: unknown, t: Words, json: boolean): number {
  if (error instanceof UsageError) {
    if (json) process.stdout.write(`${JSON.stringify({ error: { code: 'usage', text: t(error.key, error.data) } })}\n`);
    process.stderr.write(`${harmless(t(error.key, error.data))}\n`);
    return EXIT.usage;
  }
  const { code, data } = error as { code?: unknown; data?: Record<string, unknown> };
  if (isFileTrouble(error)) {
    const { path: name, code: system } = error;
    if (json) process.stdout.write(`${JSON.stringify({ error: { code: 'file', data: { name, system } } })}\n`);
    process.stderr.write(`${harmless(t('cli:file_trouble', { name, system }))}\n`);
    return EXIT.failed;
  }
  const known = isErrorCode(code) ? code : 'internal';
  if (json) process.stdout.write(`${JSON.stringify({ error: { code: known, data: data ?? {} } })}\n`);
  // The sentence of the screens speaks of a marked field: here nothing is marked.
  const told =
    known === 'invalid_input'
      ? t('cli:invalid_input', { place: String(data?.path || '–') })
      : t(`errors:${known}`, { ...data });
  process.stderr.write(`${harmless(told)}\n`);
  if (known === 'internal' && !(error instanceof AppError))
    process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
  return known === 'workspace_in_use' ? EXIT.inUse : EXIT.failed;
}

// `merpati bounces classify FOLDER | head` closes the pipe early: that is no failure.
function goAtOnce(error: NodeJS.ErrnoException): void {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
}

process.stdout.on('error', goAtOnce);
process.exitCode = await main(process.argv.slice(2));

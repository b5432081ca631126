import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError, type Verb } from './verb.ts';
import { type Language, shellLanguage } from './words.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

const EVERYWHERE = {
  workspace: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  language: { type: 'string' },
} as const satisfies Options;

const LANGUAGES: readonly string[] = ['en', 'id'] satisfies Language[];

/** What stands on a command line before its verb is known. */
export interface Command {
  readonly name: string | undefined;
  /** Everything but the verb. */
  readonly rest: readonly string[];
  readonly language: Language;
  /** What `--language` asks for where we do not speak it. */
  readonly unspoken: string | undefined;
  readonly json: boolean;
}

const loose = (args: readonly string[], options: Options) =>
  parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });

/** The verb and what stands around it; the value of `--language id` is no verb. */
export function commandIn(argv: readonly string[], env: NodeJS.ProcessEnv): Command {
  const { tokens, values } = loose(argv, EVERYWHERE);
  const first = tokens.find((token) => token.kind === 'positional');
  const wish = typeof values.language === 'string' ? values.language : undefined;
  const spoken = wish !== undefined && LANGUAGES.includes(wish) ? wish : undefined;
  return {
    name: first?.value,
    rest: argv.filter((_arg, i) => i !== first?.index),
    language: shellLanguage(spoken, env),
    unspoken: spoken === undefined ? wish : undefined,
    json: values.json === true,
  };
}

/** The options and words of a verb; throws UsageError with a sentence of ours for what it does not know. */
export function argumentsOf(verb: Verb, name: string, args: readonly string[]) {
  const options: Options = { ...verb.options, ...EVERYWHERE };
  const { tokens } = loose(args, options);
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const data = { name: token.rawName, verb: name };
    const known = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!known) throw new UsageError('cli:usage.no_option', data);
    if (known.type === 'boolean' && token.value !== undefined) throw new UsageError('cli:usage.no_value', data);
    if (known.type === 'string' && (token.value === undefined || (!token.inlineValue && /^-./.test(token.value))))
      throw new UsageError('cli:usage.value', data);
  }
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const extra = positionals[verb.mostWords?.(positionals[0]) ?? Number.POSITIVE_INFINITY];
  if (extra !== undefined && values.help !== true)
    throw new UsageError('cli:usage.extra_word', { word: extra, verb: name });
  return { values, positionals };
}

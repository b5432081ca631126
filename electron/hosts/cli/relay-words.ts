import { causeWords, remedyWords } from '../../../shared/cause-words.ts';
import type { RelayLimits, RelayOffer } from '../../../shared/contract/relays.ts';
import type { VerbContext } from './verb.ts';

export type Speaker = Pick<VerbContext, 't' | 'terminal' | 'language'>;

/** A failure as the contract tells it: a cause, what can be tried, the server's words. */
export interface Explained {
  readonly cause: string | null;
  readonly remedies: readonly string[];
  readonly words: string;
}

/** Title, why, what to do, and the server's own words dimmed: the same wherever the command line shows an SMTP failure. */
export function explain(
  { t, terminal }: Speaker,
  failure: Explained,
  values: Readonly<Record<string, string>> = {},
  indent = '   ',
): void {
  const { title, why } = causeWords(t, failure.cause, values);
  terminal.line(`${indent}${terminal.paint('red', title)}`);
  if (why) terminal.line(`${indent}${why}`);
  for (const remedy of remedyWords(t, failure.remedies)) terminal.line(`${indent}→ ${remedy}`);
  if (failure.words) terminal.line(terminal.paint('dim', `${indent}${failure.words}`));
}

const tag = (language: VerbContext['language']) => (language === 'id' ? 'id-ID' : 'en-GB');

/** Milliseconds as `380 ms` or `4.1 s`. */
export function duration({ language }: Pick<Speaker, 'language'>, milliseconds: number): string {
  const [value, unit, digits] =
    milliseconds < 1_000
      ? ([milliseconds, 'ms', milliseconds < 10 ? 1 : 0] as const)
      : ([milliseconds / 1_000, 's', 1] as const);
  return `${value.toLocaleString(tag(language), { maximumFractionDigits: digits })} ${unit}`;
}

export function date({ language }: Pick<Speaker, 'language'>, at: number): string {
  return new Date(at).toLocaleDateString(tag(language), { day: 'numeric', month: 'short', year: 'numeric' });
}

const UNIT: Readonly<Record<number, string>> = { 1: 'second', 60: 'minute', 3600: 'hour', 86400: 'day' };

/** `30 days`, `12 hours`, `90 seconds`: in the largest unit that comes out whole. */
function span(language: VerbContext['language'], seconds: number): string {
  const [unit, each] = SPANS.find(([, length]) => seconds % length === 0) ?? (['second', 1] as const);
  return (seconds / each).toLocaleString(tag(language), { style: 'unit', unit, unitDisplay: 'long' });
}

const SPANS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** What a relay allows, each rule in a few words: `500 per day`. */
export function limitWords({ t, terminal, language }: Speaker, limits: RelayLimits): string[] {
  const { windows, connections, messagesPerConnection, messageBytes } = limits;
  const per = (seconds: number) => {
    const unit = UNIT[seconds];
    return unit ? t(`relays:unit.${unit}`) : span(language, seconds);
  };
  return [
    ...windows.map(({ messages, seconds }) =>
      t('relays:known.window', { n: terminal.number(messages), unit: per(seconds) }),
    ),
    t('relays:known.connections', { count: connections, n: terminal.number(connections) }),
    ...(messagesPerConnection < 1_000
      ? [t('relays:known.perConnection', { count: messagesPerConnection, n: terminal.number(messagesPerConnection) })]
      : []),
    ...(messageBytes === null ? [] : [t('relays:known.size', { size: megabytes(terminal, messageBytes) })]),
  ];
}

const megabytes = (terminal: VerbContext['terminal'], bytes: number) =>
  `${terminal.number(Math.round(bytes / 104_857.6) / 10)} MB`;

/** How sure the numbers are and when they were read, in one sentence. */
export function sourceWords(
  { t, language }: Speaker,
  known: Pick<RelayOffer, 'limitsCertainty' | 'sourceDate'>,
): string {
  const key = { documented: 'documented', second_hand: 'secondHand', guess: 'guess' }[known.limitsCertainty];
  const how = t(`relays:known.${key}`);
  if (known.sourceDate === '') return how;
  const at = /^\d{4}-\d{2}-\d{2}$/.test(known.sourceDate)
    ? date({ language }, Date.parse(`${known.sourceDate}T12:00:00Z`))
    : known.sourceDate;
  return t('relays:known.read', { how, at });
}

/** Server, port and encryption as one text: `smtp.example.com:587 (STARTTLS)`. */
export function lineWords({ t }: Pick<Speaker, 't'>, line: Pick<RelayOffer, 'host' | 'port' | 'tls'>): string {
  return `${line.host}:${line.port} (${t(`relays:tls.${line.tls}`)})`;
}

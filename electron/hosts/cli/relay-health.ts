import type { RelayHealth, RelayRecord } from '../../../shared/contract/relays.ts';
import { date, duration, explain, type Speaker } from './relay-words.ts';
import { table } from './terminal.ts';
import { text, UsageError, type VerbContext, type VerbResult, wholeNumber } from './verb.ts';

const LONGEST = 24 * 31;

/** `relay health NAME`: how long each phase takes, what fails, and whose side it is. */
export async function health(context: VerbContext, relay: RelayRecord): Promise<VerbResult> {
  const hours = wholeNumber(text(context.values, 'hours'), '--hours') ?? 24;
  if (hours < 1 || hours > LONGEST) throw new UsageError('cli:usage.hours', { value: hours });
  const told = await context.client.relays.health({ id: relay.id, hours });
  return { data: { id: relay.id, name: relay.name, hours, ...told }, text: () => show(context, relay.name, told) };
}

function show(speaker: Speaker, name: string, told: RelayHealth) {
  const { t, terminal } = speaker;
  terminal.line(`${terminal.paint('bold', name)}  ${healthWords(speaker, told)}`);
  if (told.phases.length > 0) {
    const rows = told.phases.map(({ phase, p50, p95 }) => [
      t(`relays:card.phase.${phase}`),
      duration(speaker, p50),
      duration(speaker, p95),
    ]);
    const head = [t('relays:card.phaseName'), t('relays:card.usual'), t('relays:card.slow')];
    for (const line of table([head, ...rows], [1, 2])) terminal.line(`  ${line}`);
  }
  if (told.verdict) terminal.line(`  ${verdictWords(speaker, told.verdict)}`);
  for (const error of told.errors) {
    const last = `${date(speaker, error.lastAt)} ${terminal.clock(error.lastAt)}`;
    terminal.line(terminal.paint('amber', `  ${t('cli:relay.error', { n: terminal.number(error.times), last })}`));
    explain(speaker, error, {}, '     ');
  }
}

/** The health of a day in a few words: `1,204 messages, 3 errors, answers after 380 ms`. */
export function healthWords(speaker: Speaker, told: RelayHealth): string {
  const { t, terminal } = speaker;
  if (told.messages === 0 && told.failures === 0) return t('cli:relay.quiet');
  const reply = told.phases.find(({ phase }) => phase === 'reply');
  return [
    t('cli:relay.messages', { count: told.messages, n: terminal.number(told.messages) }),
    t('cli:relay.errors', { count: told.failures, n: terminal.number(told.failures) }),
    ...(reply ? [t('cli:relay.answers', { time: duration(speaker, reply.p50) })] : []),
  ].join(', ');
}

function verdictWords(speaker: Speaker, { key, values }: NonNullable<RelayHealth['verdict']>): string {
  const shown = Object.entries(values).map(([name, value]) => [name, duration(speaker, value)]);
  return speaker.t(`relays:verdict.${key}`, Object.fromEntries(shown) as Record<string, string>);
}

import type { Progress } from '../../../shared/contract/sending.ts';
import { wholeTotals } from '../../../shared/whole-totals.ts';
import { campaignId, namedRelay } from './campaigns.ts';
import { askLine, type Tone, table } from './terminal.ts';
import { UsageError, type Verb, type VerbContext } from './verb.ts';

const BLOCKS = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/** The route as one line of a terminal: accepted, waiting, refused, in doubt, left. */
export function route(terminal: VerbContext['terminal'], totals: Progress['totals'], columns: number): string {
  const total = Math.max(1, totals.recipients);
  const parts: [number, Tone, string][] = [
    [totals.accepted, 'petrol', '█'],
    [totals.deferred, 'amber', '▒'],
    [totals.rejected, 'red', '█'],
    [totals.inDoubt, 'iris', '█'],
    [totals.skipped + totals.cancelled, 'dim', '▓'],
  ];
  let line = '';
  let used = 0;
  let sum = 0;
  for (const [count, tone, glyph] of parts) {
    sum += count;
    const cells = Math.round((sum / total) * columns) - used;
    used += cells;
    if (cells > 0) line += terminal.paint(tone, glyph.repeat(cells));
  }
  const rest = columns - used;
  const edge = totals.sending > 0 && rest > 0 ? terminal.paint('petrol', BLOCKS[3] ?? '') : '';
  return line + edge + terminal.paint('dim', '░'.repeat(Math.max(0, rest - (edge ? 1 : 0))));
}

function progressLine({ terminal, t }: VerbContext, progress: Progress): string {
  const { waiting } = progress;
  const totals = wholeTotals(progress);
  const done = totals.recipients - totals.queued - totals.sending - totals.deferred;
  const bar = route(terminal, totals, Math.max(20, terminal.columns - 44));
  const until = waiting?.until
    ? t('cli:send.waiting_until', {
        reason: t(`cli:send.waiting.${waiting.reason}`),
        time: terminal.clock(waiting.until),
      })
    : waiting
      ? t(`cli:send.waiting.${waiting.reason}`)
      : '';
  const finish = progress.finishesAt ? t('cli:send.finish', { time: terminal.clock(progress.finishesAt) }) : '';
  return `${bar} ${terminal.number(done)}/${terminal.number(totals.recipients)}  ${until || finish}`;
}

/** Follows a campaign until it is finished, paused or cancelled; Ctrl+C pauses it (what is in flight is finished first). */
export async function followSending(context: VerbContext, id: number, pollMs = 200): Promise<Progress> {
  const { client, terminal, stop } = context;
  let asked = false;
  for (;;) {
    const progress = await client.sending.progress({ campaignId: id });
    terminal.progress(progressLine(context, progress));
    if (progress.state !== 'sending' && progress.undoUntil === null) {
      terminal.endProgress();
      return progress;
    }
    if (stop.aborted && !asked) {
      asked = true;
      await client.sending.pause({ campaignId: id });
    }
    await new Promise((done) => setTimeout(done, pollMs));
  }
}

/** What became of a campaign that was followed; where it is paused, why and the server's own words, as the screens say it. */
export function endedWords({ t, terminal }: VerbContext, progress: Progress): string[] {
  const { state, campaignId: campaign, pausedBecause: because, pausedDetail: detail } = progress;
  if (state !== 'paused') return [t(`cli:send.ended.${state}`)];
  const lines = [t('cli:send.ended.paused', { campaign })];
  if (because === null || because === 'person') return lines;
  const values = { relay: progress.relayName, ...detail?.values };
  const title = t(`live:guard.${because}.title`, { ...values, defaultValue: t('live:guard.other.title') });
  const why = t(`live:guard.${because}.why`, { ...values, defaultValue: '' });
  // Values that this pause does not bring would stand there as holes.
  const told = why.includes('{{') ? '' : why;
  const reply = detail?.reply ? terminal.paint('dim', detail.reply) : '';
  return [title, told, reply, ...lines].filter((line) => line !== '');
}

export const sendVerb: Verb = {
  options: { yes: { type: 'boolean' }, relay: { type: 'string' }, resume: { type: 'boolean' } },
  mostWords: () => 1,
  async run(context) {
    const { client, values, terminal, t } = context;
    const id = campaignId(context);
    const relayId = await namedRelay(context);
    if (relayId !== undefined) await client.campaigns.save({ id, relayId });
    if (values.resume) await client.sending.resume({ campaignId: id });
    else {
      const plan = await client.sending.plan({ campaignId: id });
      const question = t('cli:send.confirm', {
        people: terminal.number(plan.recipients),
        relay: plan.relayName,
        time: plan.finishesAt ? terminal.clock(plan.finishesAt) : '–',
      });
      if (!values.yes && !(await confirmed(context, question)))
        return { data: { sent: false }, code: 1, text: () => terminal.line(t('cli:send.not_sent')) };
      await client.sending.start({ campaignId: id, confirmed: plan.recipients });
    }
    const progress = await followSending(context, id);
    const fine = progress.state === 'finished';
    return {
      data: progress,
      code: fine ? 0 : 1,
      text: () => {
        for (const line of endedWords(context, progress)) terminal.line(line);
        for (const line of table(
          Object.entries(progress.totals)
            .filter(([, value]) => value > 0)
            .map(([key, value]) => [`  ${t(`cli:totals.${key}`)}`, terminal.number(value)]),
          [1],
        ))
          terminal.line(line);
      },
    };
  },
};

async function confirmed({ t }: VerbContext, question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('cli:usage.yes');
  const answer = await askLine(`${question} ${t('cli:send.type_yes')} `);
  return answer.trim().toLowerCase() === t('cli:send.yes');
}

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { CheckRow } from '../../../shared/contract/campaigns.ts';
import type { Progress } from '../../../shared/contract/sending.ts';
import { keepDownload, namedList, namedSegment } from './lists.ts';
import { type Tone, table } from './terminal.ts';
import { text, UsageError, type Verb, type VerbContext, wholeNumber } from './verb.ts';

function campaignId({ positionals }: VerbContext): number {
  const id = wholeNumber(positionals[0], 'CAMPAIGN');
  if (id === undefined) throw new UsageError('cli:usage.campaign');
  return id;
}

async function readText(name: string): Promise<string> {
  return readFile(resolve(name), 'utf8').catch(() => {
    throw new UsageError('cli:usage.no_file', { name });
  });
}

/** The relay named by `--relay` (number or name), or undefined. */
export async function namedRelay({ client, values }: VerbContext): Promise<number | undefined> {
  const name = text(values, 'relay');
  if (name === undefined) return undefined;
  if (name === 'practice') return (await client.relays.practice({})).relay.id;
  const { relays } = await client.relays.list({});
  const found = relays.find((relay) => String(relay.id) === name || relay.name.toLowerCase() === name.toLowerCase());
  if (!found) throw new UsageError('cli:usage.no_relay', { name });
  return found.id;
}

async function createCampaign(context: VerbContext) {
  const { client, values, language, terminal, t } = context;
  const list = await namedList(context);
  const segment = await namedSegment(context);
  const relayId = await namedRelay(context);
  const htmlFile = text(values, 'html');
  const html = htmlFile ? await readText(htmlFile) : null;
  const textFile = text(values, 'text');
  const plain = textFile ? await readText(textFile) : undefined;
  const made = await client.campaigns.create({
    name: text(values, 'name') ?? '',
    template: text(values, 'template') ?? null,
    language,
  });
  const subject = text(values, 'subject');
  const saved = await client.campaigns.save({
    id: made.id,
    audience: {
      ...made.audience,
      everybody: !list && !segment,
      listIds: list ? [list.id] : [],
      segmentIds: segment ? [segment.id] : [],
    },
    ...(subject === undefined ? {} : { subject }),
    ...(html === null ? {} : { content: { kind: 'html' as const, language, html } }),
    ...(plain === undefined ? {} : { text: plain }),
    ...(relayId === undefined ? {} : { relayId }),
  });
  return { data: saved, text: () => terminal.line(t('cli:campaigns.created', { id: saved.id, name: saved.name })) };
}

export const campaignsVerb: Verb = {
  options: {
    name: { type: 'string' },
    subject: { type: 'string' },
    html: { type: 'string' },
    text: { type: 'string' },
    template: { type: 'string' },
    list: { type: 'string' },
    segment: { type: 'string' },
    relay: { type: 'string' },
    export: { type: 'string' },
  },
  async run(context) {
    const { client, positionals, values, terminal, t } = context;
    if (positionals[0] === 'create') return createCampaign(context);
    if (positionals[0]) return showCampaign(context, campaignId(context), text(values, 'export'));
    const { rows, total } = await client.campaigns.list({ limit: 100 });
    return {
      data: { total, campaigns: rows },
      text: () => {
        const lines = rows.map((one) => [
          String(one.id),
          one.name,
          t(`cli:campaigns.state.${one.state}`),
          `${terminal.number(Math.max(0, one.totals.accepted - one.totals.bounced))} / ${terminal.number(one.totals.recipients)}`,
        ]);
        for (const line of table(lines, [0, 3])) terminal.line(line);
        if (rows.length === 0) terminal.line(t('cli:campaigns.none'));
      },
    };
  },
};

async function showCampaign(context: VerbContext, id: number, to: string | undefined) {
  const { client, terminal, t } = context;
  if (to) {
    const file = await client.reports.export({ campaignId: id });
    const path = await keepDownload(context, file.ticket, to);
    return { data: { file: path }, text: () => terminal.line(t('cli:contacts.exported', { name: path })) };
  }
  const report = await client.reports.campaign({ campaignId: id });
  return {
    data: report,
    text: () => {
      terminal.line(
        `${terminal.paint('bold', report.campaign.name)}  ${t(`cli:campaigns.state.${report.campaign.state}`)}`,
      );
      for (const line of table(
        Object.entries(report.totals).map(([key, value]) => [`  ${t(`cli:totals.${key}`)}`, terminal.number(value)]),
        [1],
      ))
        terminal.line(line);
    },
  };
}

const LEVEL_TONES: Readonly<Record<CheckRow['level'], Tone>> = {
  blocker: 'red',
  warning: 'amber',
  notice: 'dim',
  not_checked: 'dim',
  passed: 'green',
};

const LEVEL_MARKS: Readonly<Record<CheckRow['level'], string>> = {
  blocker: '×',
  warning: '!',
  notice: '·',
  not_checked: '?',
  passed: '✓',
};

/** Says a check row in words; the sentences are the screens' own. */
export function sayCheck(
  { terminal, t }: Pick<VerbContext, 'terminal' | 't'>,
  rows: readonly CheckRow[],
  passedToo: boolean,
): void {
  for (const row of rows) {
    if (row.level === 'passed' && !passedToo) continue;
    const mark = terminal.paint(
      LEVEL_TONES[row.level],
      `${LEVEL_MARKS[row.level]} ${t(`cli:check.level.${row.level}`)}`,
    );
    terminal.line(`${mark}  ${t(`checks:${row.key}.title`, { ...row.values, defaultValue: row.key })}`);
    const why = t(`checks:${row.key}.why`, { ...row.values, defaultValue: '' });
    if (row.level !== 'passed' && why) terminal.line(terminal.paint('dim', `    ${why}`));
  }
}

export const checkVerb: Verb = {
  options: {
    html: { type: 'string' },
    subject: { type: 'string' },
    offline: { type: 'boolean' },
    all: { type: 'boolean' },
  },
  async run(context) {
    const { client, values, terminal, t } = context;
    const htmlFile = text(values, 'html');
    if (htmlFile) {
      const { findings } = await client.content.checkText({
        subject: text(values, 'subject') ?? '',
        html: await readText(htmlFile),
      });
      const blocked = findings.some((finding) => finding.level === 'blocker');
      return {
        data: { findings },
        code: blocked ? 1 : 0,
        text: () => {
          for (const one of findings)
            terminal.line(
              `${terminal.paint(one.level === 'blocker' ? 'red' : one.level === 'warning' ? 'amber' : 'dim', t(`cli:check.finding.${one.level}`))}  ${t(`checks:content.${one.key}.title`, { ...one.values, defaultValue: one.key })}`,
            );
          if (findings.length === 0) terminal.line(terminal.paint('green', t('cli:check.nothing')));
        },
      };
    }
    const result = await client.campaigns.check({ id: campaignId(context), online: values.offline !== true });
    return {
      data: result,
      code: result.ready ? 0 : 1,
      text: () => {
        sayCheck(context, result.rows, values.all === true);
        terminal.line(
          t('cli:check.summary', {
            blockers: result.blockers,
            warnings: result.warnings,
            notChecked: result.notChecked,
            passed: result.passed,
          }),
        );
      },
    };
  },
};

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
  const { totals, waiting } = progress;
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

export const sendVerb: Verb = {
  options: { yes: { type: 'boolean' }, relay: { type: 'string' }, resume: { type: 'boolean' } },
  async run(context) {
    const { client, values, terminal, t, json } = context;
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
        if (!json) terminal.line(t(`cli:send.ended.${progress.state}`, { reason: progress.pausedBecause ?? '' }));
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
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await ask.question(`${question} ${t('cli:send.type_yes')} `)).trim().toLowerCase() === t('cli:send.yes');
  } finally {
    ask.close();
  }
}

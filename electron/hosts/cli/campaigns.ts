import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { keepDownload } from './download.ts';
import { namedList, namedSegment } from './named.ts';
import { table } from './terminal.ts';
import { text, UsageError, type Verb, type VerbContext, wholeNumber } from './verb.ts';

/** The campaign whose number stands behind the verb; throws UsageError. */
export function campaignId({ positionals }: VerbContext): number {
  const id = wholeNumber(positionals[0], 'CAMPAIGN');
  if (id === undefined) throw new UsageError('cli:usage.campaign');
  return id;
}

/** The text of a file named on the command line; throws UsageError where there is none. */
export async function readText(name: string): Promise<string> {
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
  const name = text(values, 'name')?.trim();
  if (!name) throw new UsageError('cli:usage.campaign_name');
  const list = await namedList(context);
  const segment = await namedSegment(context);
  const relayId = await namedRelay(context);
  const htmlFile = text(values, 'html');
  const html = htmlFile ? await readText(htmlFile) : null;
  const textFile = text(values, 'text');
  const plain = textFile ? await readText(textFile) : undefined;
  const made = await client.campaigns.create({
    name,
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
  mostWords: () => 1,
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

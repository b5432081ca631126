import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { MessageRecord } from '../../../shared/contract/sending.ts';
import { AppError } from '../../../shared/errors.ts';
import { packageRoot } from '../interface-folder.ts';
import { sayCheck } from './check.ts';
import { followCleaning } from './clean.ts';
import { sayReport } from './demo-report.ts';
import { followImport } from './import.ts';
import { STEP_MARKS } from './relay-test.ts';
import { endedWords, followSending, route } from './send.ts';
import { padLeft, type Tone } from './terminal.ts';
import type { Verb, VerbContext } from './verb.ts';

/** Every page of a paged call, one after the other. */
async function all<T>(ask: (cursor: string | null) => Promise<{ rows: T[]; next: string | null }>): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  do {
    const page: { rows: T[]; next: string | null } = await ask(cursor);
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}

function heading({ terminal, t }: VerbContext, step: number, key: string): void {
  terminal.line();
  terminal.line(`${terminal.paint('petrol', `${step}`)}  ${terminal.paint('bold', t(`cli:demo.${key}`))}`);
}

const SENDER = {
  name: 'Roti Kenanga',
  address: 'halo@rotikenanga.example',
  replyTo: 'halo@rotikenanga.example',
  organisation: 'Roti Kenanga',
  postalAddress: 'Jl. Kenanga 12, Malang 65119, Indonesia',
};

async function importList(context: VerbContext) {
  const { client, engine, terminal, t } = context;
  const file = join(packageRoot(), 'assets', 'sample-contacts.csv');
  if (!existsSync(file)) throw new AppError('not_found', { what: 'sample-contacts.csv' });
  const ticket = engine.ctx.files.give(file);
  const { dialect, columns } = await client.imports.preview({ ticket });
  const mapping = columns.map(({ index, target }) => ({ index, target }));
  const { id } = await client.imports.start({
    ticket,
    dialect,
    mapping,
    fixTypos: false,
    newList: t('cli:demo.list'),
    consent: { source: 'customer', note: t('cli:demo.consent'), date: engine.ctx.clock.now() },
  });
  const record = await followImport(context, id);
  const { counts } = record;
  terminal.line(
    `   ${t('cli:demo.imported', { rows: terminal.number(counts.rows), created: terminal.number(counts.created), duplicates: terminal.number(counts.duplicates), rejected: terminal.number(counts.rejected), suppressed: terminal.number(counts.suppressed) })}`,
  );
  for (const [cause, rows] of Object.entries(counts.rejectedByCause))
    terminal.line(
      terminal.paint('dim', `   ${padLeft(terminal.number(rows ?? 0), 4)}  ${t(`cli:import.cause.${cause}`)}`),
    );
  return counts;
}

async function cleanList(context: VerbContext) {
  const { client, terminal, t } = context;
  const { id } = await client.cleaning.start({ dns: true });
  const run = await followCleaning(context, id);
  const tones: [keyof typeof run.groups, Tone][] = [
    ['good', 'green'],
    ['risky', 'amber'],
    ['invalid', 'red'],
    ['unknown', 'dim'],
    ['doNotMail', 'iris'],
  ];
  for (const [group, tone] of tones) {
    const reasons = run.reasons
      .filter((row) => row.group === group && row.contacts > 0 && row.reason !== 'ok')
      .map((row) => `${t(`cli:clean.reason.${row.reason}`)} ${terminal.number(row.contacts)}`);
    terminal.line(
      `   ${terminal.paint(tone, padLeft(terminal.number(run.groups[group]), 4))}  ${t(`cli:clean.group.${group}`)}${reasons.length > 0 ? terminal.paint('dim', `  ${reasons.join(', ')}`) : ''}`,
    );
  }
  const applied = await client.cleaning.apply({
    id,
    actions: run.reasons.map(({ reason, action }) => ({ reason, action })),
  });
  terminal.line(`   ${t('cli:clean.applied', { ...applied })}`);
  return {
    groups: run.groups,
    reasons: Object.fromEntries(run.reasons.map((row) => [row.reason, row.contacts])),
    applied,
  };
}

async function writeMessage(context: VerbContext): Promise<Campaign> {
  const { client, language, t } = context;
  const { templates } = await client.templates.list({ language });
  const template = templates.find(({ key }) => key === 'promo') ?? templates[0];
  const campaign = await client.campaigns.create({
    name: context.t('cli:demo.campaign'),
    template: template?.key ?? null,
    language,
  });
  const { relay } = await client.relays.practice({});
  // The practice relay gets a limit like a small hosting account's: the waiting is part of what the demo shows.
  await client.relays.save({
    id: relay.id,
    name: t('cli:demo.relay'),
    host: relay.host,
    port: Math.max(1, relay.port),
    tls: relay.tls,
    limits: { ...relay.limits, windows: [{ messages: 150, seconds: 60 }], connections: 4 },
  });
  return client.campaigns.save({
    id: campaign.id,
    relayId: relay.id,
    audience: { ...campaign.audience, everybody: true },
  });
}

async function checkMessage(context: VerbContext, campaign: Campaign) {
  const { client, terminal, t } = context;
  for await (const step of await client.relays.test({ id: campaign.relayId, testTo: 'ratna@example.com' })) {
    if (step.state !== 'running')
      terminal.line(terminal.paint('dim', `   ${STEP_MARKS[step.state]}  ${t(`cli:relay.step.${step.step}`)}`));
  }
  await client.campaigns.testSend({ id: campaign.id, to: ['ratna@example.com'] });
  const { rows } = await client.campaigns.check({ id: campaign.id });
  sayCheck(context, rows, false);
  for (const row of rows.filter(({ level }) => level === 'warning'))
    await client.campaigns.acknowledge({ id: campaign.id, key: row.key, anchor: row.anchor, acknowledged: true });
  const again = await client.campaigns.check({ id: campaign.id });
  terminal.line(
    `   ${t('cli:check.summary', { blockers: again.blockers, warnings: again.warnings, notChecked: again.notChecked, passed: again.passed })}`,
  );
  return again;
}

async function sendIt(context: VerbContext, campaign: Campaign) {
  const { client, terminal, t } = context;
  const plan = await client.sending.plan({ campaignId: campaign.id });
  terminal.line(
    `   ${t('cli:send.confirm', { people: terminal.number(plan.recipients), relay: plan.relayName, time: plan.finishesAt ? terminal.clock(plan.finishesAt) : '–' })}`,
  );
  await client.sending.start({ campaignId: campaign.id, confirmed: plan.recipients });
  const progress = await followSending(context, campaign.id, 100);
  terminal.line(`   ${route(terminal, progress.totals, Math.min(60, terminal.columns - 6))}`);
  for (const line of endedWords(context, progress)) terminal.line(`   ${line}`);
  return progress;
}

/** Reads what the practice relay sends back until nothing new comes. */
async function readReports({ client }: VerbContext) {
  let quiet = 0;
  const kinds: Record<string, number> = {};
  while (quiet < 3) {
    const read = await client.bounces.read({ practice: true });
    for (const [kind, n] of Object.entries(read.kinds)) kinds[kind] = (kinds[kind] ?? 0) + (n ?? 0);
    quiet = read.messages > 0 ? 0 : quiet + 1;
    await new Promise((done) => setTimeout(done, 400));
  }
  return kinds;
}

/** What the relay kept against what the ledger says, address by address. */
function compare(messages: readonly MessageRecord[], kept: readonly { to: string }[]) {
  const ledger = new Set(
    messages.filter(({ state }) => state === 'accepted').map(({ address }) => address.toLowerCase()),
  );
  const doubt = new Set(
    messages.filter(({ state }) => state === 'in_doubt').map(({ address }) => address.toLowerCase()),
  );
  const times = new Map<string, number>();
  for (const { to } of kept) times.set(to.toLowerCase(), (times.get(to.toLowerCase()) ?? 0) + 1);
  const unknownToLedger = [...times.keys()].filter((to) => !ledger.has(to) && !doubt.has(to));
  const unknownToRelay = [...ledger].filter((to) => !times.has(to));
  const twice = [...times].filter(([, n]) => n > 1).map(([to]) => to);
  return {
    unknownToLedger,
    unknownToRelay,
    twice,
    agree: unknownToLedger.length + unknownToRelay.length + twice.length === 0,
  };
}

async function gather(client: EngineClient, campaignId: number, keptBefore: ReadonlySet<string>) {
  const messages = await all((cursor) => client.sending.messages({ campaignId, cursor, limit: 500 }));
  const kept = (await all((cursor) => client.relays.practiceMessages({ cursor, limit: 500 }))).filter(
    ({ id }) => !keptBefore.has(id),
  );
  const { groups } = await client.bounces.groups({ campaignId });
  const suppressions = await client.suppressions.totals({});
  return { messages, kept, groups, suppressions };
}

function sumBy(groups: readonly { class: string; bounces: number }[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const group of groups) sums[group.class] = (sums[group.class] ?? 0) + group.bounces;
  return sums;
}

/** Runs the main job from list to report against the practice relay, in a workspace of its own; exit 1 unless relay and ledger agree. */
export const demoVerb: Verb = {
  options: {},
  mostWords: () => 0,
  async run(context) {
    const { client, terminal, t, engine } = context;
    mkdirSync(engine.ctx.folder, { recursive: true });
    terminal.line(`${terminal.paint('bold', 'Merpati')}  ${t('cli:demo.intro')}`);
    await client.settings.set({ language: context.language, started: true, sender: SENDER });
    heading(context, 1, 'import');
    const imported = await importList(context);
    heading(context, 2, 'clean');
    const cleaning = await cleanList(context);
    heading(context, 3, 'check');
    const campaign = await writeMessage(context);
    const check = await checkMessage(context, campaign);
    const keptBefore = new Set(
      (await all((cursor) => client.relays.practiceMessages({ cursor, limit: 500 }))).map(({ id }) => id),
    );
    heading(context, 4, 'send');
    const progress = await sendIt(context, campaign);
    heading(context, 5, 'returned');
    const kinds = await readReports(context);
    const { messages, kept, groups, suppressions } = await gather(client, campaign.id, keptBefore);
    const verdict = compare(messages, kept);
    const count = (state: MessageRecord['state']) => messages.filter((message) => message.state === state).length;
    const data = {
      workspace: engine.ctx.folder,
      contacts: {
        rows: imported.rows,
        imported: imported.created,
        duplicates: imported.duplicates,
        suppressed: imported.suppressed,
        rejected: imported.rejectedByCause,
      },
      cleaning,
      check: {
        ready: check.ready,
        blockers: check.blockers,
        warnings: check.warnings,
        notChecked: check.notChecked,
        passed: check.passed,
      },
      messages: {
        recipients: progress.totals.recipients,
        accepted: count('accepted'),
        rejected: count('rejected'),
        deferredThenAccepted: messages.filter(({ state, attempts }) => state === 'accepted' && attempts > 1).length,
        inDoubt: count('in_doubt'),
        stillWaiting: count('queued') + count('deferred') + count('sending'),
      },
      bounces: {
        byKind: kinds,
        byClass: sumBy(groups),
      },
      suppressions: suppressions.byReason,
      relay: { accepted: kept.length, toldApart: verdict },
      agree: verdict.agree && progress.state === 'finished',
    };
    return { data, code: data.agree ? 0 : 1, text: () => sayReport(context, data, groups) };
  },
};

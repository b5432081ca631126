import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { Rule } from '../../shared/contract/segments.ts';
import { openTestEngine } from '../support/engine.ts';
import { dice, fillWorkspace } from '../support/many-contacts.ts';
import type { Bench } from './harness.ts';

const ROWS = Number(process.env.ROWS ?? 1_000_000);
const SORTS = ['address', 'name', 'created', 'last_result'] as const;

type Engine = Awaited<ReturnType<typeof openTestEngine>>;
type Asked = Parameters<Engine['client']['contacts']['list']>[0];

let folder = '';
let segmentId = 0;

const both = (ask: Asked): Asked[] => [ask, { ...ask, descending: true }];
const bySort = (ask: Asked): Asked[] => SORTS.flatMap((sort) => both({ ...ask, sort }));

/** First pages, last pages, and pages somewhere in between, of everybody and of every kind of group. */
function listQuestions(): Asked[] {
  const groups: Asked[] = [
    {},
    { listId: 1 },
    { listId: 2 },
    { listId: 3 },
    { tagId: 1 },
    { tagId: 2 },
    { status: 'mailable' },
    { status: 'no_consent' },
    { status: 'unsubscribed' },
    { status: 'temporary' },
    { listId: 2, tagId: 2 },
    { segmentId },
  ];
  const ends = groups.flatMap((group) => [group, { ...group, from: 1 }]);
  return [...ends, { from: 0.2 }, { from: 0.5 }, { from: 0.9 }].flatMap(bySort);
}

/** Parts of addresses, names and every custom field: some that half of all have, some that one has, some that nobody has. */
function searchQuestions(): Asked[] {
  const roll = dice(5);
  const words = [
    'siti',
    'malang',
    'rahmawati',
    '@suratku7',
    'example',
    'siti rahma malang',
    'zahra',
    'pt santoso 12',
    'xyzzyq',
    'ali',
  ];
  for (let n = 0; n < 20; n++) words.push(String(100 + roll(9_900)), `${roll(1e6).toString(36)}`.padStart(4, '7'));
  return words.flatMap((search, at) => [0, 3].map((more) => bySort({ search })[(at + more) % 8] ?? { search }));
}

function prefixQuestions(): Asked[] {
  const words = [...'sbadrpjwenmyhlifz79q', 'si', 'ra', 'za', 'ku', 'p7', 'al', 'qq', 'we'];
  return words.flatMap((search) => (['address', 'name'] as const).flatMap((sort) => [{ search, sort }]));
}

const RULES: Rule[] = [
  { kind: 'tag', id: 2, member: true },
  { kind: 'field', field: 'town', test: 'is', value: 'Malang' },
  { kind: 'field', field: 'domain', test: 'is', value: 'suratku7.example' },
  {
    kind: 'all',
    rules: [
      { kind: 'tag', id: 1, member: true },
      { kind: 'field', field: 'town', test: 'is_not', value: 'Jakarta' },
      { kind: 'list', id: 3, member: false },
    ],
  },
  {
    kind: 'any',
    rules: [
      { kind: 'since', what: 'created', days: 2_000, within: true },
      {
        kind: 'all',
        rules: [
          { kind: 'consent', recorded: true, source: 'customer' },
          { kind: 'behaviour', what: 'sent', happened: false, campaignId: null, days: 90 },
          { kind: 'field', field: 'company', test: 'contains', value: 'wijaya' },
        ],
      },
      { kind: 'suppressed', is: true, reason: null },
    ],
  },
];

function p95(times: number[]): number {
  times.sort((a, b) => a - b);
  return times[Math.min(times.length - 1, Math.ceil(times.length * 0.95) - 1)] ?? Number.NaN;
}

/** Each question as a screen asks it, with the page after it. */
async function timesOf(engine: Engine, questions: readonly Asked[]): Promise<number[]> {
  const times: number[] = [];
  const ask = async (question: Asked) => {
    const started = performance.now();
    const page = await engine.client.contacts.list(question);
    times.push(performance.now() - started);
    return page;
  };
  for (const question of questions) {
    const { next } = await ask(question);
    if (next !== null) await ask({ ...question, from: null, cursor: next });
  }
  return times;
}

async function untilReady(engine: Engine): Promise<number> {
  const started = performance.now();
  while (!(await engine.client.contacts.searchState({})).ready) await new Promise((resolve) => setTimeout(resolve, 50));
  return (performance.now() - started) / 1_000;
}

async function throughEngine(): Promise<Record<string, number>> {
  const engine = await openTestEngine({ folder });
  const idle = process.memoryUsage().rss;
  let most = idle;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  try {
    const searchReadySeconds = await untilReady(engine);
    const rules: number[] = [];
    const { client } = engine;
    segmentId ||= (await client.segments.save({ name: `Malang ${process.pid}`, rule: RULES[1] as Rule })).id;
    // The first of each kind reads what the others share; a person meets it once.
    await timesOf(engine, listQuestions().slice(0, 8));
    for (const rule of RULES) await client.segments.count({ rule });
    const stalls = monitorEventLoopDelay({ resolution: 1 });
    stalls.enable();
    const listP95Ms = p95(await timesOf(engine, listQuestions()));
    const searchP95Ms = p95(await timesOf(engine, searchQuestions()));
    const prefixP95Ms = p95(await timesOf(engine, prefixQuestions()));
    for (let round = 0; round < 4; round++)
      for (const rule of RULES) {
        const started = performance.now();
        await client.segments.count({ rule });
        rules.push(performance.now() - started);
      }
    stalls.disable();
    const { contacts } = await client.contacts.totals({});
    if (contacts !== ROWS) throw new Error(`${contacts} contacts instead of ${ROWS}`);
    return {
      listP95Ms,
      searchP95Ms,
      prefixP95Ms,
      segmentP95Ms: p95(rules),
      longestStallMs: stalls.max / 1e6,
      p99StallMs: stalls.percentile(99) / 1e6,
      searchReadySeconds,
      memoryAboveIdleMb: (most - idle) / 1e6,
    };
  } finally {
    clearInterval(watch);
    await engine.close();
  }
}

/** From the workspace's door to the first page, in a process of its own as the app does it; its code is loaded already. */
function opening(): Record<string, number> {
  const program = `
    const { openTestEngine } = await import(${JSON.stringify(new URL('../support/engine.ts', import.meta.url).href)});
    const started = performance.now();
    const engine = await openTestEngine({ folder: ${JSON.stringify(folder)} });
    const page = await engine.client.contacts.list({});
    process.stdout.write(String(page.rows.length > 0 ? performance.now() - started : NaN));
    await engine.close();`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return { firstPageMs: Number(run.stdout) };
}

/** The table of contacts, searching, segments and opening over a million contacts. */
export const bench: Bench = {
  rounds: 3,
  async before() {
    folder = process.env.WORKSPACE ?? mkdtempSync(join(tmpdir(), 'merpati-bench-'));
    if (!process.env.WORKSPACE) fillWorkspace(folder, ROWS);
  },
  async after() {
    if (!process.env.WORKSPACE) rmSync(folder, { recursive: true, force: true });
  },
  rivals: [
    { name: 'opening', run: async () => opening() },
    { name: 'engine', run: throughEngine },
  ],
  derive: () => ({}),
  targets: [
    { figure: 'opening.firstPageMs', at: 'most', bound: 500 },
    { figure: 'engine.listP95Ms', at: 'most', bound: 50 },
    { figure: 'engine.searchP95Ms', at: 'most', bound: 50 },
    { figure: 'engine.prefixP95Ms', at: 'most', bound: 50 },
    { figure: 'engine.segmentP95Ms', at: 'most', bound: 250 },
    { figure: 'engine.longestStallMs', at: 'most', bound: 100 },
    { figure: 'engine.memoryAboveIdleMb', at: 'most', bound: 250 },
  ],
};

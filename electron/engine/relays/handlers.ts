import type { contract } from '../../../shared/contract/index.ts';
import type { TestStep } from '../../../shared/contract/relays.ts';
import { AppError } from '../../../shared/errors.ts';
import { keepPreview } from '../content/public.ts';
import { changed, type EngineContext } from '../context.ts';
import type { CallOptions, Handlers } from '../handlers.ts';
import { budgetStanding, limitsChanged, runningProgress, takeSlot } from '../sending/public.ts';
import { readSettings } from '../settings/public.ts';
import type { SmtpTarget } from './connection.ts';
import { discoveryCalls } from './discovery/calls.ts';
import { testInFourSteps } from './four-steps.ts';
import { healthCalls } from './health/calls.ts';
import { forgetHealth } from './health/gathered.ts';
import { noteFailedStep } from './health/note-failure.ts';
import { oauthCalls } from './oauth/calls.ts';
import { keepSignIn, type PlannedSignIn, plannedSignIn, planSignIn } from './oauth/keep.ts';
import { forgetTokens } from './oauth/kept-tokens.ts';
import { BEHAVIOURS, exampleOf } from './practice/behaviours.ts';
import { practiceRelayRow, runningPractice } from './practice/engine-practice.ts';
import type { KeptMessage } from './practice/store.ts';
import { viewMail } from './practice/view.ts';
import { recordOf, targetOfKept } from './public.ts';
import {
  allRelays,
  deleteRelay,
  forgetReadReports,
  insertRelay,
  type KeptRelay,
  orderRelays,
  type RelayValues,
  relayById,
  storeTest,
  updateRelay,
} from './repo.ts';
import { testReturn } from './return-test.ts';
import {
  keepsPassword,
  lineKey,
  type RelayInput,
  refusePlain,
  sameLine,
  secretName,
  targetOf,
  tidy,
  tidyReturn,
  valuesOf,
} from './settings.ts';
import { testMail } from './test-mail.ts';

/** The calls of relays. */
export function relaysHandlers(ctx: EngineContext): Handlers<typeof contract.relays> {
  /** Successful tests of settings that are not kept yet, by line. */
  const tested = new Map<string, number>();
  return {
    list: () => ({ relays: allRelays(ctx.db).map(recordOf) }),
    get: ({ id }) => recordOf(find(ctx, id)),
    save: (input) => save(ctx, tested, input),
    remove: ({ id }) => remove(ctx, id),
    testReturn: (input) => testReturn(ctx, input),
    enable: ({ id, enabled }) => {
      updateRelay(ctx.db, id, { ...find(ctx, id), enabled });
      limitsChanged(ctx, id);
      return recordOf(find(ctx, id));
    },
    reorder: ({ ids }) => {
      orderRelays(ctx.db, ids);
      changed(ctx, 'relays');
      return {};
    },
    ...discoveryCalls(ctx),
    ...oauthCalls(ctx),
    ...healthCalls(ctx),
    test: (input, options) => runTest(ctx, tested, input, options),
    budgets: () => ({ budgets: allRelays(ctx.db).map(({ id }) => ({ relayId: id, ...budgetStanding(ctx, id) })) }),
    practice: () => practice(ctx),
    practiceBehaviours: () => ({ behaviours: BEHAVIOURS.map(({ key }) => ({ key, example: exampleOf(key) })) }),
    practiceMessages: (input) => practiceMessages(ctx, input),
    practiceMessage: ({ id }) => practiceMessage(ctx, id),
    practiceEmpty: async () => {
      await (await runningPractice(ctx)).relay.empty();
      forgetReadReports(ctx.db);
      changed(ctx, 'practice');
      return {};
    },
  };
}

function find(ctx: EngineContext, id: number): KeptRelay {
  const relay = relayById(ctx.db, id);
  if (!relay) throw new AppError('not_found', { what: 'relay' });
  return relay;
}

async function save(ctx: EngineContext, tested: Map<string, number>, typed: RelayInput) {
  const tidied = tidy(typed);
  const kept = tidied.id === null ? null : find(ctx, tidied.id);
  if (kept?.kind === 'practice') return savePractice(ctx, kept, tidied);
  refusePlain(tidied);
  const plan = tidied.auth === 'oauth2' ? planSignIn(ctx, kept, tidied) : null;
  const input = { ...tidied, user: tidied.user || (plan?.record.account ?? '') };
  const keep = kept !== null && input.password === undefined && keepsPassword(kept, input);
  const hasPassword = plan === null && (input.password === undefined ? keep : input.password !== '');
  const values = valuesOf(input, hasPassword, plan?.record ?? null);
  const id = kept ? kept.id : insertRelay(ctx.db, 'smtp', withoutSecrets(values), ctx.clock.now());
  // The secret first: a row that claims a password without one would be worse than the other way round.
  if (input.password && hasPassword) await ctx.secrets.set(secretName(id), input.password);
  else if (!hasPassword && kept?.hasPassword) await ctx.secrets.delete(secretName(id));
  if (plan) await keepSignIn(ctx, id, plan, input.oauthTicket);
  else if (kept?.oauth) await forgetTokens(ctx, id);
  updateRelay(ctx.db, id, values);
  if (!kept || !sameLine(kept, input)) {
    const at = tested.get(lineKey(await targetOfKept(ctx, find(ctx, id))));
    storeTest(ctx.db, id, at === undefined ? null : { ok: true, at, cause: null });
  }
  limitsChanged(ctx, id);
  return recordOf(find(ctx, id));
}

/** A relay as it stands before its secrets are kept. */
function withoutSecrets(values: RelayValues): RelayValues {
  const { oauth } = values;
  return { ...values, hasPassword: false, oauth: oauth && { ...oauth, hasClientSecret: false, needsSignIn: true } };
}

/** Of the practice relay only name, limits, where bounces return and the switch are the person's. */
function savePractice(ctx: EngineContext, kept: KeptRelay, input: RelayInput) {
  const { name, limits, enabled, returnAddress, returnTag } = input;
  updateRelay(ctx.db, kept.id, { ...kept, name, limits, enabled, returnAddress, returnTag });
  limitsChanged(ctx, kept.id);
  return recordOf(find(ctx, kept.id));
}

async function remove(ctx: EngineContext, id: number) {
  const relay = find(ctx, id);
  if (runningProgress(ctx).some((campaign) => campaign.relayId === id && campaign.state === 'sending'))
    throw new AppError('relay_in_use', { name: relay.name });
  deleteRelay(ctx.db, id);
  forgetHealth(ctx, id);
  await ctx.secrets.delete(secretName(id));
  if (relay.oauth) await forgetTokens(ctx, id);
  changed(ctx, 'relays', id);
  return {};
}

type TestInput = { id: number | null; settings: RelayInput | null; testTo: string };

async function* runTest(
  ctx: EngineContext,
  tested: Map<string, number>,
  input: TestInput,
  { signal }: CallOptions,
): AsyncGenerator<TestStep, void, void> {
  const kept = input.id === null ? null : find(ctx, input.id);
  const target = await targetToTest(ctx, kept, input.settings);
  const returns = input.settings ? tidyReturn(input.settings.returnAddress) : (kept?.returnAddress ?? '');
  const mail = mailToTest(ctx, target, input.testTo.trim(), returns);
  const keep = kept !== null && input.settings === null;
  let cause: string | null = null;
  let ended = false;
  try {
    const slot = kept && mail ? { takeSlot: () => takeSlot(ctx, kept.id, mail.to) } : {};
    for await (const step of testInFourSteps({ target, mail, ...slot, ...(signal ? { signal } : {}) })) {
      cause ??= step.cause;
      if (keep && !signal?.aborted) noteFailedStep(ctx, kept.id, step);
      yield step;
    }
    ended = true;
  } finally {
    // Broken off by the person: nothing was learnt.
    if (ended && !signal?.aborted) {
      const at = ctx.clock.now();
      if (cause === null) tested.set(lineKey(target), at);
      if (keep && relayById(ctx.db, kept.id)) {
        storeTest(ctx.db, kept.id, { ok: cause === null, at, cause });
        changed(ctx, 'relays', kept.id);
      }
    }
  }
}

/** A kept relay, or settings being typed: these use the kept password only towards the server it was given for. */
async function targetToTest(ctx: EngineContext, kept: KeptRelay | null, typed: RelayInput | null): Promise<SmtpTarget> {
  if (kept && (typed === null || kept.kind === 'practice')) return targetOfKept(ctx, kept);
  if (typed === null) throw new AppError('invalid_input', { path: 'settings' });
  const input = tidy(typed);
  if (input.auth === 'oauth2') {
    const plan: PlannedSignIn = planSignIn(ctx, kept, input);
    return targetOf({ ...input, user: input.user || plan.record.account }, '', plannedSignIn(ctx, kept, plan));
  }
  const fromKept = kept && keepsPassword(kept, input) ? ((await ctx.secrets.get(secretName(kept.id))) ?? '') : '';
  return targetOf(input, input.password ?? fromKept);
}

const ADDRESS = /^[^\s<>@"]{1,64}@[^\s<>@"]{1,255}$/;

/**
 * The test mail comes from the sender's address, or from the account's own where there is none yet; its envelope sender is the
 * relay's return address where it has one, as in a campaign.
 */
function mailToTest(ctx: EngineContext, target: SmtpTarget, to: string, returns: string) {
  if (to === '') return null;
  if (!ADDRESS.test(to)) throw new AppError('invalid_input', { path: 'testTo' });
  const { sender, language } = readSettings(ctx.db);
  const from = [sender.address, target.user].find((address) => ADDRESS.test(address)) ?? to;
  return { from: returns || from, to, raw: testMail({ from, to, at: ctx.clock.now(), language: language ?? 'en' }) };
}

async function practice(ctx: EngineContext) {
  const row = practiceRelayRow(ctx);
  const { relay, store, since } = await runningPractice(ctx);
  return {
    relay: { ...recordOf(row), port: relay.port },
    running: true,
    port: relay.port,
    kept: store.list().length,
    since: Math.min(since, store.list()[0]?.at ?? since),
  };
}

const shown = ({ id, at, from, to, subject, behaviour, bytes }: KeptMessage) => ({
  id,
  at,
  from,
  to,
  subject,
  behaviour,
  bytes,
});

/** Newest first; the cursor is the id of the last row given. */
async function practiceMessages(ctx: EngineContext, input: { search: string; cursor: string | null; limit: number }) {
  const { store } = await runningPractice(ctx);
  const wanted = input.search.trim().toLowerCase();
  const all = store
    .list()
    .filter(
      (message) => wanted === '' || `${message.to}\n${message.subject}\n${message.from}`.toLowerCase().includes(wanted),
    );
  const end = input.cursor === null ? all.length : all.findIndex((message) => message.id === input.cursor);
  const start = Math.max(0, end - input.limit);
  const rows = end < 0 ? [] : all.slice(start, end).reverse();
  return { rows: rows.map(shown), next: start > 0 ? (rows.at(-1)?.id ?? null) : null, total: all.length };
}

async function practiceMessage(ctx: EngineContext, id: string) {
  const { relay } = await runningPractice(ctx);
  const kept = await relay.message(id);
  if (!kept) throw new AppError('not_found', { what: 'message' });
  const { headers, text, html, raw } = await viewMail(kept.raw);
  return { message: shown(kept.message), headers, text, preview: keepPreview(ctx, html), raw };
}

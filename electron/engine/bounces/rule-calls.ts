import type { OwnRule, RuleTrial, ShownRule } from '../../../shared/contract/bounces.ts';
import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { changed, type EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { RULES } from './classify.ts';
import { draftPattern } from './draft-rule.ts';
import { judgeAnew, storeVerdicts } from './judge-anew.ts';
import { conflictsOf, ruleName, type StoredRule, tidyPattern, tooShort, toRule } from './own-rule.ts';
import { forgetOwnRules, ownRules } from './own-rules.ts';
import { bounceById } from './repo.ts';
import { decidedBy, deleteRule, putRule, selectRules } from './repo-rules.ts';
import type { Rule } from './rule.ts';
import { CLASS_OF } from './verdict-table.ts';

type Calls = Pick<Handlers<typeof contract.bounces>, 'rules' | 'draftRule' | 'tryRule' | 'saveRule' | 'removeRule'>;

const MOST_OWN = 500;
const MOST_SAMPLES = 20;

/** The calls about the person's own rules. */
export function ruleCalls(ctx: EngineContext): Calls {
  return {
    rules: ({ search, onlyOwn }) => ({ rules: findRules(ctx, search.trim().toLowerCase(), onlyOwn) }),
    draftRule: ({ bounceId }) => draftFrom(ctx, bounceId),
    tryRule: ({ rule }) => tryRule(ctx, rule),
    saveRule: ({ rule, apply }) => saveRule(ctx, rule, apply),
    removeRule: ({ id }) => removeRule(ctx, id),
  };
}

function findRules(ctx: EngineContext, search: string, onlyOwn: boolean): ShownRule[] {
  const decided = decidedBy(ctx.db);
  const own = selectRules(ctx.db).map((rule) => shownOwn(rule, decided));
  const shipped = onlyOwn ? [] : RULES.map((rule) => shownShipped(rule, decided));
  const all = [...own, ...shipped];
  return (search === '' ? all : all.filter((rule) => mentions(rule, search))).map(shortened);
}

function mentions(rule: ShownRule, search: string): boolean {
  return [rule.id, rule.reason, rule.source, rule.sample, rule.note, ...rule.any].some((text) =>
    text.toLowerCase().includes(search),
  );
}

/** Words put together out of parts are hundreds: nobody reads them all. */
const MOST_SHOWN = 120;

function shortened(rule: ShownRule): ShownRule {
  return rule.own || rule.any.length <= MOST_SHOWN ? rule : { ...rule, any: rule.any.slice(0, MOST_SHOWN) };
}

function shownOwn(rule: StoredRule, decided: ReadonlyMap<string, number>): ShownRule {
  const id = ruleName(rule.id);
  const { reason, sample, note } = rule;
  const bounces = decided.get(id) ?? 0;
  return { id, own: true, any: [...rule.any], reason, class: CLASS_OF[reason], source: 'own', sample, note, bounces };
}

function shownShipped({ id, any, reason, source, sample }: Rule, decided: ReadonlyMap<string, number>): ShownRule {
  const bounces = decided.get(id) ?? 0;
  return { id, own: false, any: [...any], reason, class: CLASS_OF[reason], source, sample, note: '', bounces };
}

/** A first proposal from one bounce: its telling words without what is particular to it. */
function draftFrom(ctx: EngineContext, bounceId: number): OwnRule {
  const row = bounceById(ctx.db, bounceId);
  if (!row) throw new AppError('not_found', { what: 'bounce' });
  const pattern = draftPattern(row.diagnostic, row.address.split('@'));
  if (tooShort([pattern]).length > 0) throw new AppError('rule_too_common', { words: pattern });
  return { id: null, any: [pattern], reason: row.reason, sample: row.diagnostic.slice(0, 4_000), note: '' };
}

/** The rules as they would be with this one: the newest is asked first. */
function withRule(ctx: EngineContext, rule: Rule): readonly Rule[] {
  return [rule, ...ownRules(ctx.db).filter((one) => one.id !== rule.id)];
}

async function tryRule(ctx: EngineContext, given: OwnRule): Promise<RuleTrial> {
  const rule = toRule(given);
  const trial: RuleTrial = { looked: 0, changes: 0, classChanges: 0, samples: [], conflicts: [] };
  trial.conflicts = conflictsOf(rule, RULES).map(({ id, sample, reason }) => ({ rule: id, sample, reason }));
  if (tooShort(given.any).length > 0) return trial;
  for await (const judged of judgeAnew(ctx, rule, withRule(ctx, rule))) {
    trial.looked += judged.length;
    for (const { row, verdict } of judged) {
      if (verdict.reason === row.reason) continue;
      trial.changes++;
      if (verdict.class !== row.class) trial.classChanges++;
      if (trial.samples.length < MOST_SAMPLES)
        trial.samples.push({
          id: row.id,
          address: row.address,
          text: row.diagnostic.slice(0, 500),
          from: row.reason,
          fromClass: row.class,
          effect: row.effect,
        });
    }
  }
  return trial;
}

async function saveRule(ctx: EngineContext, given: OwnRule, apply: boolean) {
  const any = [...new Set(given.any.map(tidyPattern))];
  const rule = toRule(given);
  const short = tooShort(given.any)[0];
  if (short !== undefined) throw new AppError('rule_too_common', { words: short });
  // Correcting one cause is what own rules are for; words that several causes share tell none from another.
  const shared = new Set(conflictsOf(rule, RULES).map((one) => one.reason)).size > 1;
  if (shared || selectRules(ctx.db).length >= MOST_OWN) throw new AppError('rule_too_common', { words: any[0] ?? '' });
  const id = putRule(ctx.db, { ...given, any }, ctx.clock.now());
  if (id === undefined) throw new AppError('not_found', { what: 'rule' });
  forgetOwnRules(ctx.db);
  const changes = apply ? await applyRule(ctx, { id: ruleName(id), any }) : 0;
  const stored = selectRules(ctx.db).find((one) => one.id === id);
  if (!stored) throw new AppError('not_found', { what: 'rule' });
  return { rule: shownOwn(stored, decidedBy(ctx.db)), changed: changes };
}

async function removeRule(ctx: EngineContext, id: number) {
  if (!deleteRule(ctx.db, id)) throw new AppError('not_found', { what: 'rule' });
  forgetOwnRules(ctx.db);
  return { changed: await applyRule(ctx, { id: ruleName(id), any: [] }) };
}

/** Judges anew what a rule speaks of, or spoke of, by the rules as they are now. */
async function applyRule(ctx: EngineContext, rule: { id: string; any: readonly string[] }): Promise<number> {
  let changes = 0;
  for await (const judged of judgeAnew(ctx, rule, ownRules(ctx.db))) changes += await storeVerdicts(ctx, judged);
  if (changes > 0) for (const what of ['bounces', 'messages', 'campaigns'] as const) changed(ctx, what);
  return changes;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addPart,
  type DraftGroup,
  type DraftPart,
  depthOf,
  groupDraft,
  isDraftGroup,
  leafDraft,
  movePart,
  removePart,
  tallyOf,
  toDraft,
  toRule,
} from '../../../renderer/features/segments/rule-draft.ts';
import { MOST_DEPTH, type Rule, rule as ruleSchema } from '../../../shared/contract/segments.ts';

const tag = (id: number): Rule => ({ kind: 'tag', id, member: true });
const rule: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule; group: Rule }>((tie) => ({
  rule: fc.oneof({ depthSize: 'small' }, fc.integer({ min: 1, max: 9 }).map(tag), tie('group')),
  group: fc.record({
    kind: fc.constantFrom('all', 'any', 'none'),
    rules: fc.array(tie('rule'), { minLength: 1, maxLength: 4 }),
  }),
})).group;

const partsOf = (part: DraftPart): DraftPart[] =>
  isDraftGroup(part) ? [part, ...part.rules.flatMap(partsOf)] : [part];
const keysOf = (root: DraftGroup) => partsOf(root).map((part) => part.key);

describe('a rule as it is written', () => {
  it('comes back as it was, as long as nothing is open', () => {
    fc.assert(
      fc.property(rule, (one) => {
        expect(toRule(toDraft(one))).toEqual(one);
        expect(ruleSchema.safeParse(toRule(toDraft(one))).success).toBe(true);
      }),
    );
  });

  it('loses and doubles nothing by any moves, and never lies too deep', () => {
    fc.assert(
      fc.property(
        rule,
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(-1 as const, 1 as const)), { maxLength: 30 }),
        (one, moves) => {
          const before = toDraft(one);
          const all = keysOf(before);
          const after = moves.reduce(
            (root, [at, step]) => movePart(root, all[1 + (at % (all.length - 1))] ?? 0, step),
            before,
          );
          expect(keysOf(after).sort()).toEqual([...all].sort());
          expect(depthOf(after)).toBeLessThanOrEqual(Math.max(MOST_DEPTH, depthOf(before)));
        },
      ),
    );
  });

  it('brings a part from the last place to the first through every group between, and back', () => {
    const moving = leafDraft(tag(9) as never);
    const start = groupDraft('all', [
      leafDraft(tag(1) as never),
      groupDraft('any', [leafDraft(tag(2) as never)]),
      moving,
    ]);
    let root = start;
    const seen = [];
    for (let step = 0; step < 5; step++) {
      root = movePart(root, moving.key, -1);
      seen.push(JSON.stringify(toRule(root)).replace(/[^\d[\]]/g, ''));
    }
    expect(seen).toEqual(['[1[29]]', '[1[92]]', '[19[2]]', '[91[2]]', '[91[2]]']);
    for (let step = 0; step < 4; step++) root = movePart(root, moving.key, 1);
    expect(toRule(root)).toEqual(toRule(start));
  });

  it('leaves out what is not finished, and says how much that is', () => {
    const open = leafDraft({ kind: 'list', id: 0, member: true });
    const root = addPart(groupDraft('all', [leafDraft(tag(1) as never)]), 0, open);
    expect(tallyOf(root)).toEqual({ questions: 1, open: 0 });
    const more = addPart(root, root.key, groupDraft('any', [open]));
    expect(tallyOf(more)).toEqual({ questions: 2, open: 1 });
    expect(toRule(more)).toEqual({ kind: 'all', rules: [tag(1)] });
    expect(tallyOf(removePart(more, open.key))).toEqual({ questions: 1, open: 0 });
  });
});

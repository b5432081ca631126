import { type Leaf, MOST_DEPTH, type Rule } from '../../../shared/contract/segments.ts';

export type GroupKind = 'all' | 'any' | 'none';

/** A rule as it is being written: parts have keys of their own, and a question may still lack its answer (id 0, value ''). */
export interface DraftGroup {
  readonly key: number;
  readonly kind: GroupKind;
  readonly rules: readonly DraftPart[];
}
export interface DraftLeaf {
  readonly key: number;
  readonly kind: 'leaf';
  readonly leaf: Leaf;
}
export type DraftPart = DraftGroup | DraftLeaf;

export const isDraftGroup = (part: DraftPart): part is DraftGroup => part.kind !== 'leaf';

let lastKey = 0;
const nextKey = () => ++lastKey;

export function leafDraft(leaf: Leaf): DraftLeaf {
  return { key: nextKey(), kind: 'leaf', leaf };
}

export function groupDraft(kind: GroupKind, rules: readonly DraftPart[] = []): DraftGroup {
  return { key: nextKey(), kind, rules };
}

/** A kept rule as a draft; its outermost part is a group. */
export function toDraft(rule: Rule): DraftGroup {
  const draft = (part: Rule): DraftPart =>
    'rules' in part ? groupDraft(part.kind, part.rules.map(draft)) : leafDraft(part);
  const part = draft(rule);
  return isDraftGroup(part) ? part : groupDraft('all', [part]);
}

const NEEDS_NO_VALUE: ReadonlySet<string> = new Set(['filled', 'empty']);

/** Whether a question can be asked as it stands. */
function isComplete(leaf: Leaf): boolean {
  if (leaf.kind === 'field') return NEEDS_NO_VALUE.has(leaf.test) || leaf.value.trim() !== '';
  return leaf.kind === 'list' || leaf.kind === 'tag' ? leaf.id > 0 : true;
}

/** Everything of a draft that can be asked; what is not finished yet, and groups with nothing in them, are left out. */
export function toRule(group: DraftGroup): Rule {
  return { kind: group.kind, rules: group.rules.flatMap(rulesOf) };
}

function rulesOf(part: DraftPart): Rule[] {
  if (!isDraftGroup(part)) return isComplete(part.leaf) ? [part.leaf] : [];
  const rule = toRule(part);
  return 'rules' in rule && rule.rules.length === 0 ? [] : [rule];
}

/** How many questions there are, and how many of them are not finished. */
export function tallyOf(group: DraftGroup): { questions: number; open: number } {
  return group.rules.reduce(
    (sum, part) => {
      const each = isDraftGroup(part) ? tallyOf(part) : { questions: 1, open: isComplete(part.leaf) ? 0 : 1 };
      return { questions: sum.questions + each.questions, open: sum.open + each.open };
    },
    { questions: 0, open: 0 },
  );
}

/** The same draft with one part replaced by others (none takes it out). */
export function replacePart(group: DraftGroup, key: number, by: (part: DraftPart) => readonly DraftPart[]): DraftGroup {
  if (group.key === key) {
    const [only] = by(group);
    return only !== undefined && isDraftGroup(only) ? only : group;
  }
  const rules = group.rules.flatMap((part) =>
    part.key === key ? by(part) : isDraftGroup(part) ? [replacePart(part, key, by)] : [part],
  );
  return { ...group, rules };
}

export function removePart(group: DraftGroup, key: number): DraftGroup {
  return replacePart(group, key, () => []);
}

export function addPart(group: DraftGroup, into: number, part: DraftPart): DraftGroup {
  return replacePart(group, into, (target) =>
    isDraftGroup(target) ? [{ ...target, rules: [...target.rules, part] }] : [target],
  );
}

/** How deep groups lie in each other. */
export function depthOf(part: DraftPart): number {
  return isDraftGroup(part) ? 1 + part.rules.reduce((most, each) => Math.max(most, depthOf(each)), 0) : 0;
}

/**
 * Moves a part one step up (-1) or down (1): past its neighbour, into the neighbour where that is a group, and out of its own
 * group at its end. By these two steps it comes everywhere. Unchanged where there is nothing further, or it would lie too deep.
 */
export function movePart(root: DraftGroup, key: number, step: -1 | 1): DraftGroup {
  const moved = moveWithin(root, key, step) ?? root;
  return depthOf(moved) > MOST_DEPTH ? root : moved;
}

function moveWithin(group: DraftGroup, key: number, step: -1 | 1): DraftGroup | null {
  const at = group.rules.findIndex((part) => part.key === key);
  if (at >= 0) return moveHere(group, at, step);
  for (const [index, part] of group.rules.entries()) {
    if (!isDraftGroup(part)) continue;
    const inside = moveWithin(part, key, step);
    if (inside !== null) return { ...group, rules: group.rules.with(index, inside) };
    const own = part.rules.find((each) => each.key === key);
    if (own !== undefined) {
      const left = { ...part, rules: part.rules.filter((each) => each.key !== key) };
      return { ...group, rules: group.rules.toSpliced(index, 1, ...(step < 0 ? [own, left] : [left, own])) };
    }
  }
  return null;
}

/** Null where the part stands at the end of its group: whoever holds the group takes it out. */
function moveHere(group: DraftGroup, at: number, step: -1 | 1): DraftGroup | null {
  const part = group.rules[at];
  const neighbour = group.rules[at + step];
  if (part === undefined || neighbour === undefined) return null;
  const rest = group.rules.toSpliced(at, 1);
  if (!isDraftGroup(neighbour)) return { ...group, rules: rest.toSpliced(at + step, 0, part) };
  const entered = { ...neighbour, rules: step < 0 ? [...neighbour.rules, part] : [part, ...neighbour.rules] };
  return { ...group, rules: rest.map((each) => (each.key === neighbour.key ? entered : each)) };
}

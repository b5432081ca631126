/**
 * One pattern out of several, letter case aside, that finds what the plain union finds and asks far less: the engine tries the
 * branches of a union one after the other at every character, so branches that begin alike are asked once.
 */
export function anyOf(...alternatives: readonly string[]): RegExp {
  const root = newNode();
  for (const branch of alternatives.flatMap(branchesOf).flatMap(unfolded)) plant(root, branch);
  return new RegExp(sourceOf(root), 'i');
}

type Node = { readonly next: Map<string, Node>; readonly ends: string[] };

const newNode = (): Node => ({ next: new Map(), ends: [] });

const SIGNS = '\\^$.|?*+()[]{}';
const REPEATS = '?*+{';
const MOST_UNFOLDED = 16;

/** The branches of a pattern, cut at its outermost bars. */
function branchesOf(pattern: string): string[] {
  const branches: string[] = [];
  let from = 0;
  for (let at = 0; at < pattern.length; at = after(pattern, at)) {
    if (pattern[at] !== '|') continue;
    branches.push(pattern.slice(from, at));
    from = at + 1;
  }
  branches.push(pattern.slice(from));
  return branches;
}

/** Where the next piece begins: behind an escaped sign, a class, a whole group, or one character. */
function after(pattern: string, at: number): number {
  const sign = pattern[at];
  if (sign === '\\') return at + 2;
  if (sign === '[') return endOfClass(pattern, at);
  return sign === '(' ? endOfGroup(pattern, at) : at + 1;
}

function endOfClass(pattern: string, open: number): number {
  let at = open + 1;
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfGroup(pattern: string, open: number): number {
  let at = open + 1;
  while (at < pattern.length && pattern[at] !== ')') at = after(pattern, at);
  return at + 1;
}

/** `(?:a|b)c` as `ac` and `bc`, `(?:a|b)?c` as `ac`, `bc` and `c`: then each begins with letters. */
function unfolded(branch: string): string[] {
  if (!branch.startsWith('(?:')) return [branch];
  const end = endOfGroup(branch, 0);
  const isOptional = branch[end] === '?';
  if (!isOptional && REPEATS.includes(branch[end] ?? ' ')) return [branch];
  const rest = branch.slice(isOptional ? end + 1 : end);
  if (isOptional && (rest === '' || REPEATS.includes(rest[0] ?? ' '))) return [branch];
  const inside = branchesOf(branch.slice(3, end - 1));
  if (inside.length > MOST_UNFOLDED) return [branch];
  return [...inside.map((each) => each + rest), ...(isOptional ? [rest] : [])].flatMap(unfolded);
}

function plant(root: Node, branch: string): void {
  let node = root;
  let at = 0;
  for (; at < branch.length && isLetter(branch, at); at++) {
    const letter = branch[at] ?? '';
    const next = node.next.get(letter) ?? newNode();
    node.next.set(letter, next);
    node = next;
  }
  node.ends.push(branch.slice(at));
}

/** Whether a character stands for itself, once. */
function isLetter(branch: string, at: number): boolean {
  return !SIGNS.includes(branch[at] ?? '\\') && !REPEATS.includes(branch[at + 1] ?? ' ');
}

function sourceOf({ next, ends }: Node): string {
  // Whatever follows what may end here is found here as well.
  if (ends.includes('')) return '';
  const all = [...[...next].map(([letter, node]) => letter + sourceOf(node)), ...new Set(ends)];
  return all.length === 1 ? (all[0] ?? '') : `(?:${all.join('|')})`;
}

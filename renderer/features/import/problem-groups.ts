import { parseAddress } from '../../../shared/address.ts';
import type { IconName, Tone } from '../../ui/index.ts';
import { type ImportChoices, type Problems, peopleIn } from './import-choices.ts';

export type Group = Problems['groups'][number];
export type Cause = Group['cause'];
export type Sample = Group['samples'][number];

export const PROBLEM_LOOK: Record<Cause, { icon: IconName; tone: Tone }> = {
  typo: { icon: 'alert-triangle', tone: 'wait' },
  duplicate: { icon: 'copy', tone: 'mute' },
  not_an_address: { icon: 'circle-x', tone: 'bad' },
  no_address: { icon: 'circle-minus', tone: 'mute' },
  malformed: { icon: 'circle-x', tone: 'bad' },
  suppressed: { icon: 'ban', tone: 'mute' },
  too_long: { icon: 'circle-minus', tone: 'mute' },
  misfit: { icon: 'circle-minus', tone: 'mute' },
};

/** Where a person can do something. Everything else is for information only. */
const TO_DECIDE: readonly Cause[] = ['typo', 'not_an_address'];

/** Groups with rows: those to decide, and those that are settled. */
export function sorted(problems: Problems): { open: Group[]; settled: Group[] } {
  const groups = problems.groups.filter((group) => group.rows > 0);
  const open = TO_DECIDE.flatMap((cause) => groups.filter((group) => group.cause === cause));
  return { open, settled: groups.filter((group) => !TO_DECIDE.includes(group.cause)) };
}

/** The misspelt domains of a group with what they would become, most frequent among the samples first. */
export function domainChanges(group: Group): { from: string; to: string; count: number }[] {
  const found = new Map<string, { from: string; to: string; count: number }>();
  for (const { found: address, suggestion } of group.samples) {
    if (!suggestion) continue;
    const [from, to] = [domainOf(address), domainOf(suggestion)];
    const change = found.get(`${from}\n${to}`) ?? { from, to, count: 0 };
    change.count += 1;
    found.set(`${from}\n${to}`, change);
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** What a person typed for a row: an address, not one yet, or nothing. */
export function mendedState(text: string | undefined): 'nothing' | 'good' | 'wrong' {
  if (text === undefined || text.trim() === '') return 'nothing';
  return parseAddress(text.trim()).ok ? 'good' : 'wrong';
}

/** What the choices made so far do to the rows, without reading the file again. */
export function soFar(problems: Problems, { fixTypos, repairs }: Pick<ImportChoices, 'fixTypos' | 'repairs'>) {
  const rowsOf = (cause: Cause) => problems.groups.find((group) => group.cause === cause)?.rows ?? 0;
  const broken = new Set(
    problems.groups.find((group) => group.cause === 'not_an_address')?.samples.map((one) => one.line),
  );
  const good = Object.entries(repairs).filter(([, text]) => mendedState(text) === 'good');
  const mended = good.filter(([line]) => broken.has(Number(line))).length;
  return {
    fixed: (fixTypos ? rowsOf('typo') : good.length - mended) + mended,
    merged: problems.counts.duplicates,
    leftOut: problems.counts.rejected - mended,
    people: peopleIn(problems.counts) + mended,
  };
}

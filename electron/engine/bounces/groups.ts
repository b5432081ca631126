import type { InferSchemaInput } from '@orpc/contract';
import type { bounces } from '../../../shared/contract/bounces.ts';
import type { Db } from '../db/open.ts';
import { offerFor } from './policy.ts';
import {
  type DayRow,
  type GroupFilter,
  type GroupKey,
  groupDays,
  groupPeople,
  providerRows,
  stoppedOf,
} from './repo-groups.ts';

type Groups = InferSchemaInput<(typeof bounces.groups)['~orpc']['outputSchema'] & object>;

const DAY = 86_400_000;
const WEEKS = 12;
const TREND: ReadonlySet<string> = new Set(['bounce', 'complaint']);

const keyOf = ({ kind, class: about, reason }: GroupKey) => `${kind} ${about} ${reason}`;

/** Bounces by cause with how many people and the last twelve weeks, up to today; and whose systems refused. */
export function groupsOf(db: Db, filter: GroupFilter, now: number): Groups {
  const from = Math.floor(now / DAY) + 1 - WEEKS * 7;
  const people = new Map(groupPeople(db, filter).map((row) => [keyOf(row), row.people]));
  const groups = new Map<string, Groups['groups'][number]>();
  const all = emptyWeeks();
  for (const row of groupDays(db, filter)) {
    const { kind, class: about, reason } = row;
    const key = keyOf(row);
    const group = groups.get(key) ?? {
      kind,
      class: about,
      reason,
      bounces: 0,
      pending: 0,
      people: people.get(key) ?? 0,
      effect: offerFor(row),
      stopped: 'none' as const,
      weeks: emptyWeeks(),
    };
    groups.set(key, group);
    group.bounces += row.bounces;
    group.pending += row.pending;
    count(group.weeks, row, from);
    if (TREND.has(kind)) count(all, row, from);
  }
  for (const group of groups.values()) {
    if (group.effect === 'suppress') group.stopped = stoppedOf(db, group, filter);
  }
  return {
    groups: [...groups.values()].sort((a, b) => b.bounces - a.bounces || a.reason.localeCompare(b.reason)),
    weeks: all.map((bounces, week) => ({ from: (from + week * 7) * DAY, bounces })),
    providers: providerRows(db, filter),
  };
}

const emptyWeeks = (): number[] => Array.from({ length: WEEKS }, () => 0);

function count(weeks: number[], { day, bounces }: DayRow, from: number) {
  const week = Math.floor((day - from) / 7);
  if (week >= 0 && week < WEEKS) weeks[week] = (weeks[week] ?? 0) + bounces;
}

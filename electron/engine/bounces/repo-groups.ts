import type { Reason, VerdictClass } from '../../../shared/verdict.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { ReportKind } from './report.ts';

export type GroupKey = { kind: ReportKind; class: VerdictClass; reason: Reason };
export type DayRow = GroupKey & { day: number; bounces: number; pending: number };
export type PeopleRow = GroupKey & { people: number };
export type ProviderRow = {
  provider: string;
  bounces: number;
  address: number;
  temporary: number;
  us: number;
  complaint: number;
};

/** Which bounces are grouped; null and false: all. */
export type GroupFilter = { campaignId: number | null; provider: string | null; onlyPending: boolean };

const DAY = 86_400_000;
const KEY = 'shown AS kind, class, reason';

/** How many of each group failed on which day (days since 1970, UTC): from counters, except within a campaign. */
export function groupDays(db: Db, filter: GroupFilter): DayRow[] {
  const { campaignId, provider, onlyPending } = filter;
  if (campaignId === null) {
    const [table, where] =
      provider === null ? ['bounce_days', ''] : ['bounce_provider_days', 'AND provider = @provider'];
    const counted = onlyPending ? 'pending' : 'bounces';
    const sql = `SELECT ${KEY}, day, ${counted} AS bounces, pending FROM ${table} WHERE ${counted} > 0 ${where}`;
    return prepared(db, sql).all(provider === null ? {} : { provider }) as DayRow[];
  }
  return prepared(
    db,
    `SELECT ${KEY}, written_at / ${DAY} AS day, count(*) AS bounces, sum(effect = 'pending') AS pending FROM bounces INDEXED BY bounces_campaign
     WHERE ${filtered(filter)} GROUP BY 1, 2, 3, 4`,
  ).all(valuesOf(filter)) as DayRow[];
}

/** How many different addresses are in each group. */
export function groupPeople(db: Db, filter: GroupFilter): PeopleRow[] {
  return prepared(
    db,
    `SELECT ${KEY}, count(DISTINCT address_key) AS people FROM bounces INDEXED BY ${indexFor(filter)} WHERE ${filtered(filter)} GROUP BY shown, class, reason`,
  ).all(valuesOf(filter)) as PeopleRow[];
}

/** So many of the newest of a cause are looked at. */
const LOOKED_AT = 200;

/** Whether all, some or none of the newest of a group that are decided stopped mailing their address. */
export function stoppedOf(db: Db, group: GroupKey, filter: GroupFilter): 'all' | 'some' | 'none' {
  const { decided, stopped } = prepared(
    db,
    `SELECT count(*) AS decided, coalesce(sum(effect = 'suppressed'), 0) AS stopped FROM (
       SELECT shown AS kind, effect, campaign_id, provider FROM bounces INDEXED BY bounces_reason
       WHERE class = @class AND reason = @reason ORDER BY id DESC LIMIT ${LOOKED_AT})
     WHERE kind = @kind AND effect <> 'pending' AND ${filtered({ ...filter, onlyPending: false })}`,
  ).get({ kind: group.kind, class: group.class, reason: group.reason, ...valuesOf(filter) }) as {
    decided: number;
    stopped: number;
  };
  if (stopped === 0) return 'none';
  return stopped === decided ? 'all' : 'some';
}

/** The planner would read every row by the order of the groups. */
function indexFor({ campaignId, provider, onlyPending }: GroupFilter): string {
  if (campaignId !== null) return 'bounces_campaign';
  if (onlyPending) return 'bounces_waiting';
  return provider === null ? 'bounces_people' : 'bounces_provider';
}

const CLASSES = ['address', 'temporary', 'us', 'complaint'] as const;

/** Whose systems refused most, of all bounces or one campaign's, at most a hundred. */
export function providerRows(db: Db, filter: Pick<GroupFilter, 'campaignId' | 'onlyPending'>): ProviderRow[] {
  const all = { ...filter, provider: null };
  const counted = filter.onlyPending ? 'pending' : 'bounces';
  const [from, where, one] =
    filter.campaignId === null
      ? ['bounce_provider_days', '1', counted]
      : ['bounces INDEXED BY bounces_campaign', filtered(all), '1'];
  const sums = CLASSES.map((name) => `sum(${one} * (class = '${name}')) AS ${name}`).join(', ');
  return prepared(
    db,
    `SELECT provider, sum(${one}) AS bounces, ${sums} FROM ${from} WHERE ${where} AND shown IN ('bounce', 'complaint') AND provider <> ''
     GROUP BY provider HAVING sum(${one}) > 0 ORDER BY 2 DESC, 1 LIMIT 100`,
  ).all(valuesOf(all)) as ProviderRow[];
}

function filtered({ campaignId, provider, onlyPending }: GroupFilter): string {
  const parts = [
    campaignId === null ? '' : 'campaign_id = @campaignId',
    provider === null ? '' : 'provider = @provider',
    onlyPending ? `effect = 'pending'` : '',
  ].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(' AND ') : '1';
}

function valuesOf({ campaignId, provider }: GroupFilter): Record<string, string | number> {
  return { ...(campaignId === null ? {} : { campaignId }), ...(provider === null ? {} : { provider }) };
}

import type { Audience } from '../../../shared/contract/campaigns.ts';
import { type NewRow, rowsOf } from './check-rows.ts';

const DAY = 86_400_000;
/** A list that nobody cleaned for so long has lost enough addresses to hurt. */
const OLD_AFTER_DAYS = 180;

type AudienceFacts = {
  mailable: number;
  without: number;
  refused: number;
  /** How much of what the audience names is gone, and its segments that name something that is. */
  gone: number;
  broken: readonly { id: number; name: string }[];
  lists: readonly { id: number; name: string; without: number; cleanedAt: number | null; contacts: number }[];
};

/** Who gets it, and whether they agreed: without a recorded consent source nothing is sent. */
export function audienceRows(audience: Audience, facts: AudienceFacts, now: number): NewRow[] {
  const { blocker, warning, passed } = rowsOf('recipients');
  const chosen = isChosen(audience);
  const rows: NewRow[] = [];
  if (!chosen) rows.push(blocker('recipients_not_chosen'));
  else if (facts.mailable === 0) rows.push(blocker('recipients_none'));
  else rows.push(passed('recipients', { values: { count: facts.mailable } }));
  // Nobody is matched by a part that is gone: a segment that leaves people out would leave out nobody.
  for (const { id, name } of facts.broken)
    rows.push(blocker('recipients_segment_broken', { anchor: String(id), values: { segment: name } }));
  if (facts.gone > 0) rows.push(warning('recipients_gone', { values: { count: facts.gone } }));
  if (facts.refused > 0) rows.push(blocker('consent_refused', { values: { count: facts.refused } }));
  rows.push(...consentRows(facts));
  if (chosen && facts.without === 0 && facts.refused === 0 && facts.mailable > 0) rows.push(passed('consent'));
  return [...rows, ...ageRows(facts, now)];
}

const isChosen = (audience: Audience) =>
  audience.everybody || audience.listIds.length + audience.tagIds.length + audience.segmentIds.length > 0;

function consentRows(facts: AudienceFacts): NewRow[] {
  const { blocker } = rowsOf('recipients');
  const lists = facts.lists.filter((list) => list.without > 0);
  // Nobody without consent is addressed; or they are, by a tag or a segment, and no list tells of them.
  if (lists.length === 0) {
    return facts.without > 0 ? [blocker('consent_missing', { values: { count: facts.without } })] : [];
  }
  return lists.map((list) =>
    blocker('consent_missing_list', { anchor: String(list.id), values: { count: list.without, list: list.name } }),
  );
}

function ageRows(facts: AudienceFacts, now: number): NewRow[] {
  const { warning } = rowsOf('contacts');
  return facts.lists.flatMap((list) => {
    const at = { anchor: String(list.id) };
    if (list.contacts === 0) return [];
    if (list.cleanedAt === null) return [warning('list_never_cleaned', { ...at, values: { list: list.name } })];
    const days = Math.floor((now - list.cleanedAt) / DAY);
    return days > OLD_AFTER_DAYS ? [warning('list_old', { ...at, values: { list: list.name, count: days } })] : [];
  });
}

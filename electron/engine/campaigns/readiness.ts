import type { CheckRow } from '../../../shared/contract/campaigns.ts';
import type { EngineContext } from '../context.ts';

export async function checkCampaign(_ctx: EngineContext, _id: number, _how: { online: boolean }): Promise<CheckRow[]> {
  return [];
}
export async function acknowledgeRow(
  _ctx: EngineContext,
  _id: number,
  _what: { key: string; anchor: string; acknowledged: boolean },
): Promise<void> {}
export function tally(rows: readonly CheckRow[]) {
  const count = (level: CheckRow['level']) => rows.filter((row) => row.level === level).length;
  return {
    blockers: count('blocker'),
    warnings: count('warning'),
    notChecked: count('not_checked'),
    passed: count('passed'),
    ready: count('blocker') === 0,
  };
}

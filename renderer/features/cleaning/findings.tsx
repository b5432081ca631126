import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CLEANING_GROUPS, type CleaningRun } from '../../../shared/contract/cleaning.ts';
import {
  Card,
  EmptyState,
  GroupItem,
  type IconName,
  Note,
  RouteBar,
  type RoutePart,
  type Tone,
  useFormat,
} from '../../ui/index.ts';
import { type Group, useCleaning } from './cleaning-store.ts';
import { ReasonRowView } from './reason-row.tsx';

const LOOK: Record<Group, { icon: IconName; tone: Tone; part: RoutePart }> = {
  good: { icon: 'circle-check', tone: 'ok', part: 'accepted' },
  risky: { icon: 'alert-triangle', tone: 'wait', part: 'waiting' },
  invalid: { icon: 'circle-x', tone: 'bad', part: 'refused' },
  unknown: { icon: 'circle-dashed', tone: 'mute', part: 'doubt' },
  doNotMail: { icon: 'ban', tone: 'mute', part: 'skipped' },
};

/** What was done, as far as anything was. */
const DID = ['fixed', 'merged', 'suppressed', 'removedFromList', 'removed'] as const;

function AppliedNote() {
  const { t } = useTranslation();
  const applied = useCleaning((state) => state.applied);
  const did = DID.filter((what) => (applied?.[what] ?? 0) > 0).map((what) =>
    t(`cleaning:did.${what}`, { n: applied?.[what] ?? 0 }),
  );
  return (
    <Note icon="circle-check" tone="ok">
      {did.length > 0 ? `${did.join(', ')}. ${t('cleaning:canUndo')}` : t('cleaning:didBefore')}
    </Note>
  );
}

/** The result: five groups at the left, the reasons of one at the right with what will happen to each. */
export function Findings({ run }: { run: CleaningRun }) {
  const { t } = useTranslation();
  const format = useFormat();
  const count = (group: Group) => run.groups[group] ?? 0;
  const [chosen, setChosen] = useState<Group | null>(null);
  const worst =
    (['invalid', 'risky', 'unknown', 'doNotMail', 'good'] as const).find((group) => count(group) > 0) ?? 'good';
  const group = chosen ?? worst;
  const rows = run.reasons.filter((row) => row.group === group);
  const first = rows[0]?.reason ?? null;
  const show = useCleaning((state) => state.show);
  useEffect(() => {
    void show(first);
  }, [first, show]);
  const words = CLEANING_GROUPS.map((one) => `${t(`cleaning:group.${one}.name`)}: ${format.number(count(one))}`).join(
    ', ',
  );
  return (
    <div className="m-col">
      {run.state === 'applied' ? <AppliedNote /> : null}
      {run.state === 'undone' ? <Note icon="arrow-back-up">{t('cleaning:undone')}</Note> : null}
      <RouteBar label={words} segments={CLEANING_GROUPS.map((one) => ({ part: LOOK[one].part, value: count(one) }))} />
      <div className="m-pgd">
        <div>
          {CLEANING_GROUPS.map((one) => (
            <GroupItem
              key={one}
              icon={LOOK[one].icon}
              tone={LOOK[one].tone}
              label={t(`cleaning:group.${one}.name`)}
              hint={t(`cleaning:group.${one}.hint`)}
              count={format.number(count(one))}
              chosen={one === group}
              onChoose={() => setChosen(one)}
            />
          ))}
        </div>
        <Card pad={false} label={t(`cleaning:group.${group}.name`)}>
          {rows.length === 0 ? (
            <EmptyState kind="no-hit" icon={LOOK[group].icon} title={t(`cleaning:group.${group}.none`)} />
          ) : (
            rows.map((row) => <ReasonRowView key={row.reason} row={row} locked={run.state !== 'done'} />)
          )}
        </Card>
      </div>
    </div>
  );
}

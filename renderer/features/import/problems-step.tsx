import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Address,
  Button,
  Card,
  EmptyState,
  GroupItem,
  Icon,
  type IconName,
  Note,
  SideCaption,
  StepFooter,
  TextInput,
  type Tone,
  useFormat,
} from '../../ui/index.ts';
import { type Problems, useImport } from './import-store.ts';

type Group = Problems['groups'][number];
type Cause = Group['cause'];

const LOOK: Record<Cause, { icon: IconName; tone: Tone }> = {
  typo: { icon: 'alert-triangle', tone: 'wait' },
  duplicate: { icon: 'copy', tone: 'wait' },
  not_an_address: { icon: 'circle-x', tone: 'bad' },
  no_address: { icon: 'circle-minus', tone: 'mute' },
  malformed: { icon: 'circle-x', tone: 'bad' },
  suppressed: { icon: 'ban', tone: 'mute' },
  too_long: { icon: 'circle-minus', tone: 'mute' },
};
const TO_DECIDE: readonly Cause[] = ['typo', 'duplicate', 'not_an_address'];

/** How many people an outcome brings or changes. */
export function peopleIn({ counts }: Problems): number {
  return counts.created + counts.updated + counts.unchanged;
}

function MendCell({ line, found }: { line: number; found: string }) {
  const { t } = useTranslation();
  const { repairs, repair } = useImport((state) => state);
  return (
    <TextInput
      size="xs"
      aria-label={t('import:problems.mend', { line })}
      placeholder={found}
      value={repairs[line] ?? ''}
      onChange={(event) => repair(line, event.currentTarget.value || null)}
    />
  );
}

function FixCell({ line, suggestion }: { line: number; suggestion: string }) {
  const { t } = useTranslation();
  const { repairs, fixTypos, repair } = useImport((state) => state);
  const fixed = fixTypos || repairs[line] !== undefined;
  if (fixTypos) return <Icon name="check" className="m-ok" label={t('import:problems.willFix')} />;
  return (
    <Button size="small" icon={fixed ? 'check' : 'wand'} onClick={() => repair(line, fixed ? null : suggestion)}>
      {fixed ? t('import:problems.unfix') : t('import:problems.fix')}
    </Button>
  );
}

function GroupTable({ group }: { group: Group }) {
  const { t } = useTranslation();
  const format = useFormat();
  const typo = group.cause === 'typo';
  const mend = group.cause === 'not_an_address';
  const rest = group.rows - group.samples.length;
  return (
    <table
      className={`m-table m-problems ${typo ? 'm-problems-typo' : ''}`}
      aria-label={t(`import:cause.${group.cause}.name`)}
    >
      <thead>
        <tr>
          <th scope="col">{t('import:problems.row')}</th>
          <th scope="col" className="m-wide">
            {t('contacts:column.name')}
          </th>
          <th scope="col">{t('import:problems.inFile')}</th>
          {typo ? <th scope="col">{t('import:problems.meant')}</th> : null}
          {typo || mend ? (
            <th scope="col">
              {mend ? t('import:problems.right') : <span className="m-hidden">{t('import:problems.fix')}</span>}
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {group.samples.map((sample) => (
          <tr key={sample.line}>
            <td className="m-num m-dim">{format.number(sample.line)}</td>
            <td className="m-cut m-wide">{sample.name || '–'}</td>
            <td className="m-cut" title={sample.found}>
              <Address address={sample.found} wrong={typo} />
            </td>
            {typo ? (
              <td className="m-cut" title={sample.suggestion ?? ''}>
                {sample.suggestion ? <Address address={sample.suggestion} strong /> : null}
              </td>
            ) : null}
            {typo ? (
              <td className="m-right">
                {sample.suggestion ? <FixCell line={sample.line} suggestion={sample.suggestion} /> : null}
              </td>
            ) : null}
            {mend ? (
              <td>
                <MendCell line={sample.line} found={sample.found} />
              </td>
            ) : null}
          </tr>
        ))}
        {rest > 0 ? (
          <tr>
            <td />
            <td colSpan={typo ? 4 : 3} className="m-dim m-sm">
              {t('import:problems.more', { count: rest })}
            </td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}

function GroupCard({ group }: { group: Group }) {
  const { t } = useTranslation();
  const { fixTypos, choose } = useImport((state) => state);
  return (
    <Card pad={false}>
      <div className="m-row m-row-top m-row-between m-group-head">
        <div>
          <h2>{t(`import:cause.${group.cause}.title`, { count: group.rows })}</h2>
          <p className="m-dim m-sm m-mt-4">{t(`import:cause.${group.cause}.why`)}</p>
        </div>
        {group.cause === 'typo' ? (
          <Button icon={fixTypos ? 'arrow-back-up' : 'checks'} onClick={() => choose({ fixTypos: !fixTypos })}>
            {fixTypos ? t('import:problems.unfixAll') : t('import:problems.fixAll', { count: group.rows })}
          </Button>
        ) : null}
      </div>
      <GroupTable group={group} />
    </Card>
  );
}

/** What is wrong with the file, grouped by cause; typos and broken addresses can be mended here. */
export function ProblemsStep() {
  const { t } = useTranslation();
  const format = useFormat();
  const problems = useImport((state) => state.problems);
  const [cause, setCause] = useState<Cause | null>(null);
  if (!problems) return null;
  const groups = problems.groups.filter((group) => group.rows > 0);
  const shown = groups.find((group) => group.cause === cause) ?? groups[0];
  const look = groups.reduce((sum, group) => sum + group.rows, 0);
  const item = (group: Group) => (
    <GroupItem
      key={group.cause}
      {...LOOK[group.cause]}
      label={t(`import:cause.${group.cause}.name`)}
      hint={t(`import:cause.${group.cause}.hint`)}
      count={format.number(group.rows)}
      chosen={group === shown}
      onChoose={() => setCause(group.cause)}
    />
  );
  const open = groups.filter((group) => TO_DECIDE.includes(group.cause));
  const settled = groups.filter((group) => !TO_DECIDE.includes(group.cause));
  return (
    <>
      <h1>
        {look === 0
          ? t('import:problems.none')
          : t('import:problems.title', { count: look, ready: format.number(peopleIn(problems)) })}
      </h1>
      {shown ? (
        <div className="m-pgd m-mt-16">
          <div>
            {open.length > 0 ? <SideCaption>{t('import:problems.toDecide')}</SideCaption> : null}
            {open.map(item)}
            {settled.length > 0 ? <SideCaption>{t('import:problems.settled')}</SideCaption> : null}
            {settled.map(item)}
            <div className="m-mt-16">
              <Note icon="download">{t('import:problems.downloadable')}</Note>
            </div>
          </div>
          <GroupCard group={shown} />
        </div>
      ) : (
        <EmptyState kind="nothing" icon="circle-check" title={t('import:problems.allGood')}>
          {t('import:problems.allGoodWhy')}
        </EmptyState>
      )}
    </>
  );
}

export function ProblemsFooter() {
  const { t } = useTranslation();
  const { problems, busy, next, go } = useImport((state) => state);
  if (!problems) return null;
  const { counts } = problems;
  return (
    <StepFooter
      back={<Button onClick={() => go('match')}>{t('import:back')}</Button>}
      word={
        busy
          ? t('import:match.reading')
          : t('import:problems.word', { merged: counts.duplicates, out: counts.rejected })
      }
      next={
        <Button kind="primary" busy={busy} onClick={() => void next()}>
          {t('import:problems.next', { count: peopleIn(problems) })}
        </Button>
      }
    />
  );
}

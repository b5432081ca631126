import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, EmptyState, GroupItem, Note, SideCaption, StepFooter, useFormat } from '../../ui/index.ts';
import { useImport } from './import-store.ts';
import { ProblemCard } from './problem-card.tsx';
import { type Cause, type Group, PROBLEM_LOOK, soFar, sorted } from './problem-groups.ts';
import { Reading } from './reading.tsx';

/** What is wrong with the file, grouped by cause; typos and broken addresses can be mended here. */
export function ProblemsStep() {
  const { t } = useTranslation();
  const format = useFormat();
  const { problems, fixTypos, repairs } = useImport((state) => state);
  const [cause, setCause] = useState<Cause | null>(null);
  if (!problems) return null;
  const { open, settled } = sorted(problems);
  const groups = [...open, ...settled];
  const shown = groups.find((group) => group.cause === cause) ?? groups[0];
  const now = soFar(problems, { fixTypos, repairs });
  const look = open.reduce((sum, group) => sum + group.rows, 0) - now.fixed;
  const ready = format.number(now.people);
  const item = (group: Group) => (
    <GroupItem
      key={group.cause}
      {...PROBLEM_LOOK[group.cause]}
      label={t(`import:cause.${group.cause}.name`)}
      hint={t(`import:cause.${group.cause}.hint`)}
      count={format.number(group.rows)}
      chosen={group === shown}
      onChoose={() => setCause(group.cause)}
    />
  );
  return (
    <>
      <h1>
        {shown === undefined
          ? t('import:problems.none')
          : look <= 0
            ? t('import:problems.noneToDecide', { count: now.people, ready })
            : t('import:problems.title', { count: look, ready })}
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
          <ProblemCard group={shown} />
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
  const { problems, fixTypos, repairs, busy, reading, next, go, preview } = useImport((state) => state);
  if (!problems) return null;
  const now = soFar(problems, { fixTypos, repairs });
  const back = preview?.dialect.format === 'plain' ? 'header' : 'match';
  return (
    <StepFooter
      back={<Button onClick={() => go(back)}>{t('import:back')}</Button>}
      word={
        reading ? (
          <Reading />
        ) : (
          <span aria-live="polite">
            {t('import:problems.word', { fixed: now.fixed, merged: now.merged, out: now.leftOut })}
          </span>
        )
      }
      next={
        <Button kind="primary" busy={busy} onClick={() => void next()}>
          {t('import:problems.next', { count: now.people })}
        </Button>
      }
    />
  );
}

import { useTranslation } from 'react-i18next';
import type { ImportRecord } from '../../../shared/contract/imports.ts';
import { isErrorCode } from '../../../shared/errors.ts';
import { go } from '../../go.ts';
import { Button, Card, Explanation, FailureNote, useFailureText } from '../../ui/index.ts';
import { useImport } from './import-store.ts';
import { shareOf, useImports } from './imports-store.ts';
import { leftOutOf, SaveLeftOut } from './left-out.tsx';
import { OutcomeBar } from './outcome-bar.tsx';
import { RunningImport } from './running-import.tsx';
import { useTakeBack } from './take-back.ts';

/** Why an import ended before its end, and what is left to do. */
function Unfinished({ record }: { record: ImportRecord }) {
  const { t } = useTranslation();
  const text = useFailureText();
  const { resume, working } = useImports((state) => state);
  if (record.state === 'done') return null;
  const why = record.error !== null && isErrorCode(record.error) ? text({ code: record.error, data: {} }) : null;
  if (record.resumable) {
    return (
      <Explanation
        tone="wait"
        title={t('import:interrupted.title', { name: record.fileName, share: shareOf(record) })}
        action={
          <Button icon="player-play" busy={working === record.id} onClick={() => void resume(record.id)}>
            {t('import:interrupted.resume')}
          </Button>
        }
      >
        {why} {t('import:interrupted.why')}
      </Explanation>
    );
  }
  if (record.state === 'undone') return null;
  return (
    <Explanation tone="wait" title={t('import:done.kept')}>
      {why} {t('import:done.keptWhy')}
    </Explanation>
  );
}

function LeftOut({ record }: { record: ImportRecord }) {
  const { t } = useTranslation();
  const out = leftOutOf(record);
  if (out === 0) return null;
  return (
    <Explanation
      tone="plain"
      icon="download"
      title={t('import:done.out', { count: out })}
      action={<SaveLeftOut id={record.id} label={t('import:done.outSave')} />}
    >
      {t('import:done.outWhy')}
    </Explanation>
  );
}

function WhatNext({ record }: { record: ImportRecord }) {
  const { t } = useTranslation();
  const reset = useImport((state) => state.reset);
  const working = useImports((state) => state.working);
  const takeBack = useTakeBack();
  const leave = (path: string) => {
    reset();
    go(path);
  };
  return (
    <div className="m-row m-row-wrap">
      <Button kind="primary" onClick={() => leave('/contacts')}>
        {t('import:done.look')}
      </Button>
      <Button icon="sparkles" onClick={() => leave('/cleaning')}>
        {t('import:done.clean')}
      </Button>
      <Button icon="file-import" onClick={reset}>
        {t('import:done.another')}
      </Button>
      {record.undoable ? (
        <Button
          kind="quiet"
          busy={working === record.id}
          onClick={() => void takeBack(record).then((done) => done && leave('/contacts'))}
        >
          {t('import:undo')}
        </Button>
      ) : null}
    </div>
  );
}

/** The import once started: its progress, then what it did, what it left out, and the way back. */
export function DoneStep({ record }: { record: ImportRecord }) {
  const { t } = useTranslation();
  const failure = useImports((state) => state.failure);
  if (record.state === 'running') return <RunningImport record={record} />;
  return (
    <div className="m-read m-col m-import-done">
      <h1>
        {record.state === 'done'
          ? t('import:done.title', { count: record.counts.created + record.counts.updated })
          : t(`import:state.${record.state}`)}
      </h1>
      <Unfinished record={record} />
      {failure ? <FailureNote failure={failure} /> : null}
      <Card>
        <OutcomeBar counts={record.counts} />
        {record.listName ? <p className="m-dim m-mt-16">{t('import:done.onList', { name: record.listName })}</p> : null}
      </Card>
      <LeftOut record={record} />
      <WhatNext record={record} />
    </div>
  );
}

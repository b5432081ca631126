import { useTranslation } from 'react-i18next';
import type { ImportRecord } from '../../../shared/contract/imports.ts';
import { go } from '../../go.ts';
import { Button, Card, Explanation, FailureNote, Progress, toast, useFormat } from '../../ui/index.ts';
import { leftOutOf } from './import-row.tsx';
import { useImport } from './import-store.ts';
import { useImports } from './imports-store.ts';

function Figures({ record }: { record: ImportRecord }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { counts } = record;
  const figures = [
    [counts.created, 'import:new'],
    [counts.updated, 'import:updated'],
    [counts.duplicates, 'import:merged'],
    [leftOutOf(record), 'import:leftOut'],
  ] as const;
  return (
    <div className="m-figures">
      {figures.map(([value, key]) => (
        <div key={key}>
          <div className="m-fig2">{format.number(value)}</div>
          <div className="m-dim m-sm">{t(key)}</div>
        </div>
      ))}
    </div>
  );
}

function Running({ record }: { record: ImportRecord }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { stop, busy } = useImport((state) => state);
  return (
    <div className="m-read m-col m-import-done">
      <h1>{t('import:running.title', { name: record.fileName })}</h1>
      <Card>
        <p className="m-hidden" role="status">
          {format.percent(Math.floor(record.progress * 10) / 10, 0)}
        </p>
        <p className="m-dim">{t('import:running.rows', { count: record.counts.rows })}</p>
        <Progress
          size="lg"
          mt={10}
          mb={20}
          value={record.progress * 100}
          aria-label={format.percent(record.progress, 0)}
        />
        <Figures record={record} />
      </Card>
      <div className="m-row">
        <Button busy={busy} onClick={() => void stop()}>
          {t('import:stop')}
        </Button>
        <span className="m-dim m-sm">{t('import:running.goOn')}</span>
      </div>
    </div>
  );
}

/** The import once started: its progress, then what it did, what it left out, and the way back. */
export function DoneStep({ record }: { record: ImportRecord }) {
  const { t } = useTranslation();
  const { reset } = useImport((state) => state);
  const { undo, downloadLeftOut, failure } = useImports((state) => state);
  if (record.state === 'running') return <Running record={record} />;
  const out = leftOutOf(record);
  const takeBack = async () => {
    const answer = await undo(record.id);
    if (!answer) return;
    toast(t('import:undone', { count: answer.removed, restored: answer.restored }));
    reset();
    go('/contacts');
  };
  const leave = (path: string) => {
    reset();
    go(path);
  };
  return (
    <div className="m-read m-col m-import-done">
      <h1>
        {record.state === 'done'
          ? t('import:done.title', { count: record.counts.created + record.counts.updated })
          : t(`import:state.${record.state}`)}
      </h1>
      {record.state === 'done' ? null : (
        <Explanation tone="wait" title={t('import:done.kept')}>
          {t('import:done.keptWhy')}
        </Explanation>
      )}
      {failure ? <FailureNote failure={failure} /> : null}
      <Card>
        <Figures record={record} />
        {record.listName ? <p className="m-dim m-mt-16">{t('import:done.onList', { name: record.listName })}</p> : null}
      </Card>
      {out > 0 ? (
        <Explanation
          tone="plain"
          icon="download"
          title={t('import:done.out', { count: out })}
          action={
            <Button size="small" icon="download" onClick={() => void downloadLeftOut(record.id)}>
              {t('import:downloadLeftOut')}
            </Button>
          }
        >
          {t('import:done.outWhy')}
        </Explanation>
      ) : null}
      <div className="m-row">
        <Button kind="primary" onClick={() => leave('/contacts')}>
          {t('import:done.look')}
        </Button>
        <Button icon="sparkles" onClick={() => leave('/cleaning')}>
          {t('import:done.clean')}
        </Button>
        {record.undoable ? (
          <Button kind="quiet" onClick={() => void takeBack()}>
            {t('import:undo')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

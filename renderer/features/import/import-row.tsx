import { useTranslation } from 'react-i18next';
import type { ImportRecord } from '../../../shared/contract/imports.ts';
import { Button, confirm, Icon, type IconName, Progress, type Tone, toast, useFormat } from '../../ui/index.ts';
import { useImports } from './imports-store.ts';

const LOOK: Record<ImportRecord['state'], { icon: IconName; tone: Tone }> = {
  running: { icon: 'hourglass', tone: 'run' },
  done: { icon: 'circle-check', tone: 'ok' },
  cancelled: { icon: 'circle-minus', tone: 'mute' },
  failed: { icon: 'circle-x', tone: 'bad' },
  interrupted: { icon: 'alert-triangle', tone: 'wait' },
  undone: { icon: 'arrow-back-up', tone: 'mute' },
};

/** Rows of the file that became nobody. People who must not be mailed are there all the same, and marked so. */
export function leftOutOf({ counts }: ImportRecord): number {
  return counts.rejected;
}

function Counts({ record }: { record: ImportRecord }) {
  const { t } = useTranslation();
  const format = useFormat();
  const parts = [
    [record.counts.created, 'import:new'],
    [record.counts.updated, 'import:updated'],
    [leftOutOf(record), 'import:leftOut'],
  ] as const;
  return (
    <span className="m-sm m-nowrap">
      {parts
        .filter(([count, key]) => count > 0 || key === 'import:new')
        .map(([count, key], index) => (
          <span key={key}>
            {index > 0 ? <span className="m-dim"> · </span> : null}
            <b className="m-num">{format.number(count)}</b> {t(key)}
          </span>
        ))}
    </span>
  );
}

function Actions({ record }: { record: ImportRecord }) {
  const { t } = useTranslation();
  const { undo, cancel, downloadLeftOut } = useImports((state) => state);
  const takeBack = async () => {
    const sure = await confirm({
      title: t('import:undoTitle', { name: record.fileName }),
      body: t('import:undoWhy', { count: record.counts.created, updated: record.counts.updated }),
      confirm: t('import:undo'),
      cancel: t('import:keepImport'),
      close: t('ui:close'),
    });
    if (!sure) return;
    const answer = await undo(record.id);
    if (answer) toast(t('import:undone', { count: answer.removed, restored: answer.restored }));
  };
  if (record.state === 'running') {
    return (
      <Button size="small" onClick={() => void cancel(record.id)}>
        {t('import:stop')}
      </Button>
    );
  }
  return (
    <>
      {leftOutOf(record) > 0 ? (
        <Button size="small" icon="download" onClick={() => void downloadLeftOut(record.id)}>
          {t('import:downloadLeftOut')}
        </Button>
      ) : null}
      {record.undoable ? (
        <Button size="small" onClick={() => void takeBack()}>
          {t('import:undo')}
        </Button>
      ) : null}
      {!record.undoable && record.state === 'done' ? (
        <span className="m-dim m-xs m-right m-wide m-import-used">{t('import:used')}</span>
      ) : null}
    </>
  );
}

/** One import: file, when, what it did, and what can be done about it. */
export function ImportRow({ record }: { record: ImportRecord }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { icon, tone } = LOOK[record.state];
  return (
    <div className="m-row m-import-row">
      <Icon name={icon} className={`m-${tone}`} label={t(`import:state.${record.state}`)} />
      <span className="m-grow m-cut">
        <b>{record.fileName}</b>{' '}
        <span className="m-dim m-sm">
          {format.moment(record.startedAt)}
          {record.state === 'done' ? '' : ` · ${t(`import:state.${record.state}`)}`}
        </span>
        {record.state === 'running' ? (
          <Progress size="sm" value={record.progress * 100} mt={4} aria-label={t('import:state.running')} />
        ) : null}
      </span>
      <Counts record={record} />
      <Actions record={record} />
    </div>
  );
}

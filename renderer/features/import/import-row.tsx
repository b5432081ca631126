import { useTranslation } from 'react-i18next';
import type { ImportRecord } from '../../../shared/contract/imports.ts';
import { Button, Icon, type IconName, RouteBar, type Tone, useFormat } from '../../ui/index.ts';
import { shareOf, useImports } from './imports-store.ts';
import { leftOutOf, SaveLeftOut } from './left-out.tsx';
import { useEnd } from './running-import.tsx';
import { useTakeBack } from './take-back.ts';
import './import.css';

const LOOK: Record<ImportRecord['state'], { icon: IconName; tone: Tone }> = {
  running: { icon: 'hourglass', tone: 'run' },
  done: { icon: 'circle-check', tone: 'ok' },
  cancelled: { icon: 'circle-minus', tone: 'mute' },
  failed: { icon: 'circle-x', tone: 'bad' },
  interrupted: { icon: 'alert-triangle', tone: 'wait' },
  undone: { icon: 'arrow-back-up', tone: 'mute' },
};

function Counts({ record }: { record: ImportRecord }) {
  const { t } = useTranslation();
  const format = useFormat();
  const parts = [
    [record.counts.created, 'import:part.new'],
    [record.counts.updated, 'import:part.updated'],
    [leftOutOf(record), 'import:part.leftOut'],
  ] as const;
  return (
    <span className="m-sm m-nowrap">
      {parts
        .filter(([count, key]) => count > 0 || key === 'import:part.new')
        .map(([count, key], index) => (
          <span key={key}>
            {index > 0 ? <span className="m-dim"> · </span> : null}
            <b className="m-num">{format.number(count)}</b> {t(key, { count })}
          </span>
        ))}
    </span>
  );
}

function Actions({ record, told }: { record: ImportRecord; told: boolean }) {
  const { t } = useTranslation();
  const { working, cancel, resume } = useImports((state) => state);
  const takeBack = useTakeBack();
  const busy = working === record.id;
  if (record.state === 'running') {
    return (
      <Button size="small" busy={busy} onClick={() => void cancel(record.id)}>
        {t('import:stop')}
      </Button>
    );
  }
  return (
    <>
      {record.resumable && !told ? (
        <Button size="small" icon="player-play" busy={busy} onClick={() => void resume(record.id)}>
          {t('import:interrupted.resume')}
        </Button>
      ) : null}
      {/* Of an import that can go on, more may be left out: they are fetched when it is over. */}
      {leftOutOf(record) > 0 && !record.resumable ? (
        <SaveLeftOut id={record.id} label={t('import:downloadLeftOut')} />
      ) : null}
      {record.undoable && !told ? (
        <Button size="small" busy={busy} onClick={() => void takeBack(record)}>
          {t('import:undo')}
        </Button>
      ) : null}
      {!record.undoable && record.state === 'done' ? (
        <span className="m-dim m-xs m-right m-wide m-import-used">{t('import:used')}</span>
      ) : null}
    </>
  );
}

/** How far a running one is: phase, share, when it will be done. */
function Going({ record }: { record: ImportRecord }) {
  const { t } = useTranslation();
  const end = useEnd(record);
  const share = Math.floor(record.progress * 1_000);
  return (
    <>
      <span className="m-block i-going">
        <RouteBar
          size="small"
          segments={[
            { part: 'accepted', value: share },
            { part: 'left', value: 1_000 - share },
          ]}
          label={t('import:running.share', { share: shareOf(record) })}
        />
      </span>
      <span className="m-dim m-xs m-block m-cut">
        {t(`import:phase.${record.phase === 'writing' ? 'writing' : 'reading'}`)} · {end}
      </span>
    </>
  );
}

/** One import: file, when, what it did, and what can be done about it; `told` where that is asked beside it already. */
export function ImportRow({ record, told = false }: { record: ImportRecord; told?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { icon, tone } = LOOK[record.state];
  return (
    <div className="m-row m-import-row">
      <Icon name={icon} className={`m-${tone}`} label={t(`import:state.${record.state}`)} />
      <span className="m-grow m-cut">
        <b title={record.fileName}>{record.fileName}</b>{' '}
        <span className="m-dim m-sm">
          {format.moment(record.startedAt)}
          {record.state === 'done' ? '' : ` · ${t(`import:state.${record.state}`)}`}
        </span>
        {record.state === 'running' ? <Going record={record} /> : null}
      </span>
      <Counts record={record} />
      <Actions record={record} told={told} />
    </div>
  );
}

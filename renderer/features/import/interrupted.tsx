import { useTranslation } from 'react-i18next';
import type { ImportRecord } from '../../../shared/contract/imports.ts';
import { Button, Explanation } from '../../ui/index.ts';
import { shareOf, useImports } from './imports-store.ts';
import { useTakeBack } from './take-back.ts';

/** The newest import that waits for a decision, or null. */
export function interruptedOf(rows: readonly ImportRecord[]): ImportRecord | null {
  return rows.find((row) => row.state === 'interrupted' && (row.resumable || row.undoable)) ?? null;
}

/** An import that a crash or a quit cut off: go on, or take it back. Only the newest is asked about. */
export function Interrupted() {
  const { t } = useTranslation();
  const { rows, working, resume } = useImports((state) => state);
  const takeBack = useTakeBack();
  const record = interruptedOf(rows);
  if (!record) return null;
  return (
    <Explanation
      tone="wait"
      title={t('import:interrupted.title', { name: record.fileName, share: shareOf(record) })}
      action={
        <>
          {record.resumable ? (
            <Button size="small" icon="player-play" busy={working === record.id} onClick={() => void resume(record.id)}>
              {t('import:interrupted.resume')}
            </Button>
          ) : null}
          {record.undoable ? (
            <Button size="small" disabled={working === record.id} onClick={() => void takeBack(record)}>
              {t('import:undo')}
            </Button>
          ) : null}
        </>
      }
    >
      {record.resumable ? t('import:interrupted.why') : t('import:interrupted.lost')}
    </Explanation>
  );
}

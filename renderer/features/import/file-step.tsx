import { useTranslation } from 'react-i18next';
import { FileDrop, Note, Progress, useFormat } from '../../ui/index.ts';
import { useImport } from './import-store.ts';

/** The file: dropped or chosen. */
export function FileStep() {
  const { t } = useTranslation();
  const format = useFormat();
  const { takeFile, busy, uploading } = useImport((state) => state);
  return (
    <div className="m-read m-col">
      <div>
        <h1>{t('import:file.title')}</h1>
        <p className="m-dim">{t('import:file.why')}</p>
      </div>
      <FileDrop
        onFile={(file) => void takeFile(file)}
        busy={busy}
        title={t('import:file.drop')}
        hint={t('import:file.kinds')}
        pick={t('import:file.pick')}
      />
      {uploading === null ? null : (
        <div>
          <p className="m-sm m-dim" role="status">
            {t('import:file.uploading', { share: uploading })}
          </p>
          <Progress value={uploading * 100} mt={6} aria-label={format.percent(uploading, 0)} />
        </div>
      )}
      <Note icon="table">{t('import:file.excel')}</Note>
      <Note icon="shield-check">{t('import:file.wanted')}</Note>
    </div>
  );
}

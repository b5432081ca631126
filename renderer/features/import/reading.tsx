import { useTranslation } from 'react-i18next';
import { Link } from '../../ui/index.ts';
import { useImport } from './import-store.ts';

/** The whole file is being read: said, and can be stopped. */
export function Reading() {
  const { t } = useTranslation();
  const { looked, stopReading } = useImport((state) => state);
  return (
    <span>
      {looked === null
        ? t('import:match.reading')
        : t('import:match.readingShare', { share: Math.floor(looked * 100) / 100 })}{' '}
      · <Link onClick={stopReading}>{t('import:stopReading')}</Link>
    </span>
  );
}

import { useTranslation } from 'react-i18next';
import { Link } from '../../ui/index.ts';
import { useImport } from './import-store.ts';

/** The whole file is being read: said, and can be stopped. */
export function Reading() {
  const { t } = useTranslation();
  const stopReading = useImport((state) => state.stopReading);
  return (
    <span role="status">
      {t('import:match.reading')} · <Link onClick={stopReading}>{t('import:stopReading')}</Link>
    </span>
  );
}

import { useTranslation } from 'react-i18next';
import { Card, CardHead, FailureNote, Link } from '../../ui/index.ts';
import { ImportRow } from './import-row.tsx';
import { useImports } from './imports-store.ts';

/** The last import above the table of contacts, and any that runs or was interrupted. */
export function RecentImports() {
  const { t } = useTranslation();
  const { rows, total, failure } = useImports((state) => state);
  const open = rows.filter((row, index) => index > 0 && (row.state === 'running' || row.resumable));
  const shown = [...rows.slice(0, 1), ...open.slice(0, 1)];
  if (shown.length === 0) return null;
  return (
    <Card pad={false} className="m-wide m-no-shrink" label={t('contacts:allImports')}>
      <CardHead title={t('import:last')}>
        <Link className="m-sm" href="#/contacts/imports">
          {t('import:all', { count: total })}
        </Link>
      </CardHead>
      {failure ? <FailureNote failure={failure} /> : null}
      {shown.map((record) => (
        <ImportRow key={record.id} record={record} />
      ))}
    </Card>
  );
}

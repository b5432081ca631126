import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Card, Disclosure, Note, StepFooter } from '../../ui/index.ts';
import { ColumnRow } from './column-row.tsx';
import { useColumnName } from './column-words.ts';
import { type Column, hasAddress, undecided } from './import-choices.ts';
import { useImport } from './import-store.ts';
import { PersonCard } from './person-card.tsx';
import { Reading } from './reading.tsx';

/** Columns that the guess left out and nobody asked for: kept out of the way, never out of reach. */
function useFolded(columns: readonly Column[]): { open: Column[]; folded: Column[] } {
  const targets = useImport((state) => state.targets);
  const isFolded = (column: Column) => column.target === 'ignore' && targets[column.index] === undefined;
  return { open: columns.filter((column) => !isFolded(column)), folded: columns.filter(isFolded) };
}

/** So many rows with their drop-downs are drawn at once; a file may have five hundred columns. */
const AT_ONCE = 40;

function Columns({ columns }: { columns: readonly Column[] }) {
  const { t } = useTranslation();
  const { open, folded } = useFolded(columns);
  const [shown, setShown] = useState(AT_ONCE);
  const rest = open.length - shown;
  const row = (column: Column) => <ColumnRow key={column.index} column={column} />;
  return (
    <Card pad={false}>
      <div className="m-mr m-mr-head">
        <span>{t('import:match.column')}</span>
        <span />
        <span>{t('import:match.becomesHead')}</span>
        <span />
      </div>
      {open.slice(0, shown).map(row)}
      {rest > 0 ? (
        <div className="i-folded">
          <Button kind="quiet" onClick={() => setShown(shown + AT_ONCE)}>
            {t('import:match.moreColumns', { count: rest })}
          </Button>
        </div>
      ) : null}
      {folded.length > 0 ? (
        <div className="i-folded">
          <Disclosure title={t('import:match.folded', { count: folded.length })}>
            {folded.slice(0, 3 * AT_ONCE).map(row)}
          </Disclosure>
        </div>
      ) : null}
    </Card>
  );
}

/** Which column is what: guesses with samples, each correctable. */
export function MatchStep() {
  const { t } = useTranslation();
  const { preview, file, targets } = useImport((state) => state);
  const nameOf = useColumnName();
  if (!preview) return null;
  const sure = preview.columns.filter((column) => column.certainty === 'recognised').length;
  return (
    <>
      <h1>{t('import:match.title')}</h1>
      <p className="m-dim">
        {t('import:match.state', {
          name: file?.name ?? preview.fileName,
          columns: preview.columns.length,
          rows: preview.totalRows,
          count: sure,
        })}
      </p>
      <div className="m-mg m-mt-16">
        <div className="m-col">
          {preview.remembered ? (
            <Note icon="history" tone="ok">
              {t('import:match.remembered')}
            </Note>
          ) : null}
          {hasAddress(preview, targets) ? null : (
            <Note icon="alert-triangle" tone="wait">
              {t('errors:import_no_address_column')}
            </Note>
          )}
          {undecided(preview, targets).map((column) => (
            <Note key={column.index} icon="help-circle" tone="wait">
              {t('import:match.unclearWhy', { column: nameOf(column) })}
            </Note>
          ))}
          <Columns columns={preview.columns} />
        </div>
        <PersonCard preview={preview} />
      </div>
    </>
  );
}

export function MatchFooter() {
  const { t } = useTranslation();
  const { preview, targets, busy, reading, next, go } = useImport((state) => state);
  const nameOf = useColumnName();
  const [open] = preview ? undecided(preview, targets) : [];
  const found = preview !== null && hasAddress(preview, targets);
  const ready = found && open === undefined;
  const missing =
    open && found ? t('import:match.sayFirst', { column: nameOf(open) }) : t('errors:import_no_address_column');
  const word = ready ? t('import:match.enter') : missing;
  return (
    <StepFooter
      back={<Button onClick={() => go('header')}>{t('import:back')}</Button>}
      word={reading ? <Reading /> : word}
      next={
        <Button kind="primary" busy={busy} disabled={!ready} onClick={() => void next()}>
          {t('import:match.next')}
        </Button>
      }
    />
  );
}

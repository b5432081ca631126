import { useTranslation } from 'react-i18next';
import { CHARSETS } from '../../../shared/contract/imports.ts';
import { Button, Card, Note, Select, StepFooter, useFormat } from '../../ui/index.ts';
import { type Preview, useImport } from './import-store.ts';

const DELIMITER_NAMES = [
  [',', 'import:header.comma'],
  [';', 'import:header.semicolon'],
  ['\t', 'import:header.tab'],
  ['|', 'import:header.bar'],
] as const;
const SHOWN_ROWS = 12;

function ReadAs({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const { read, busy } = useImport((state) => state);
  const { dialect } = preview;
  const charsets = [...new Set<string>([...CHARSETS, dialect.charset])];
  const rows = Array.from({ length: 11 }, (_, index) => ({
    value: String(index),
    label: t('import:header.rowNumber', { row: index + 1 }),
  }));
  return (
    <div className="m-row m-row-wrap">
      <Select
        label={t('import:header.delimiter')}
        w={180}
        allowDeselect={false}
        disabled={busy}
        data={DELIMITER_NAMES.map(([value, key]) => ({ value, label: t(key) }))}
        value={dialect.delimiter}
        onChange={(delimiter) => void read({ delimiter: delimiter ?? ',' })}
      />
      <Select
        label={t('import:header.charset')}
        w={180}
        allowDeselect={false}
        disabled={busy}
        data={charsets}
        value={dialect.charset}
        onChange={(charset) => void read({ charset: charset ?? 'utf-8' })}
      />
      <Select
        label={t('import:header.row')}
        w={220}
        allowDeselect={false}
        disabled={busy}
        data={[{ value: 'none', label: t('import:header.noHeader') }, ...rows]}
        value={dialect.headerRow === null ? 'none' : String(dialect.headerRow)}
        onChange={(row) => void read({ headerRow: row === 'none' || row === null ? null : Number(row) })}
      />
    </div>
  );
}

/** How the file was read, with its first rows: delimiter, character set and header row can be corrected. */
export function HeaderStep() {
  const { t } = useTranslation();
  const { preview } = useImport((state) => state);
  if (!preview) return null;
  return (
    <div className="m-col">
      <div>
        <h1>{t('import:header.title')}</h1>
        <p className="m-dim">
          {t(preview.totalExact ? 'import:header.size' : 'import:header.sizeAbout', {
            name: preview.fileName,
            count: preview.totalRows,
            columns: preview.columns.length,
          })}
        </p>
      </div>
      <ReadAs preview={preview} />
      {preview.warnings.map((warning) => (
        <Note key={`${warning.key}-${warning.line}`} icon="alert-triangle" tone="wait">
          {t(`import:warning.${warning.key}`, { count: warning.count, line: warning.line ?? 0 })}
        </Note>
      ))}
      {preview.rows.length === 0 ? (
        <Note icon="alert-triangle" tone="wait">
          {t('import:header.noRows')}
        </Note>
      ) : null}
      <Card pad={false} label={t('import:header.firstRows')}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
        <section className="m-sheet" tabIndex={0} aria-label={t('import:header.firstRows')}>
          <table className="m-table">
            <thead>
              <tr>
                {preview.columns.map((column) => (
                  <th key={column.index} scope="col">
                    {column.header || t('import:header.unnamed', { number: column.index + 1 })}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {preview.rows.slice(0, SHOWN_ROWS).map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name
                <tr key={index}>
                  {preview.columns.map((column) => (
                    <td key={column.index}>{row[column.index]}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </Card>
    </div>
  );
}

export function HeaderFooter() {
  const { t } = useTranslation();
  const format = useFormat();
  const { preview, busy, next, go } = useImport((state) => state);
  return (
    <StepFooter
      back={<Button onClick={() => go('file')}>{t('import:back')}</Button>}
      word={preview ? format.bytes(preview.bytes) : null}
      next={
        <Button
          kind="primary"
          busy={busy}
          disabled={!preview || preview.columns.length === 0 || preview.rows.length === 0}
          onClick={() => void next()}
        >
          {t('import:header.next')}
        </Button>
      }
    />
  );
}

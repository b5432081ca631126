import { useTranslation } from 'react-i18next';
import { Button, Checkbox, StepFooter, useFormat } from '../../ui/index.ts';
import { FileWarnings } from './file-warnings.tsx';
import type { Preview } from './import-choices.ts';
import { useImport } from './import-store.ts';
import { ReadAs } from './read-as.tsx';
import { Reading } from './reading.tsx';
import { PlainList, SheetTable } from './sheet-table.tsx';

function Size({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const { fileName, totalRows, totalExact, columns, dialect } = preview;
  const file = useImport((state) => state.file?.name) ?? fileName;
  const values = { name: file, count: totalRows, columns: columns.length };
  const key =
    dialect.format === 'plain'
      ? totalExact
        ? 'import:header.lines'
        : 'import:header.linesAbout'
      : totalExact
        ? 'import:header.size'
        : 'import:header.sizeAbout';
  return <p className="m-dim">{t(key, values)}</p>;
}

function Table({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const read = useImport((state) => state.read);
  const { headerRow } = preview.dialect;
  return (
    <>
      <div className="m-row m-row-wrap m-gap-16">
        <p className="m-sm m-dim">{t(headerRow === null ? 'import:header.clickRow' : 'import:header.clickOther')}</p>
        <Checkbox
          label={t('import:header.noHeader')}
          checked={headerRow === null}
          onChange={(event) => void read({ headerRow: event.currentTarget.checked ? null : 0 })}
        />
      </div>
      <SheetTable preview={preview} />
    </>
  );
}

/** How the file was read, with its first rows: sheet, delimiter, character set and header row can be corrected. */
export function HeaderStep() {
  const { t } = useTranslation();
  const { preview } = useImport((state) => state);
  if (!preview) return null;
  return (
    <div className="m-col">
      <div>
        <h1>{t('import:header.title')}</h1>
        <Size preview={preview} />
      </div>
      <ReadAs preview={preview} />
      <FileWarnings preview={preview} />
      {preview.dialect.format === 'plain' ? <PlainList preview={preview} /> : <Table preview={preview} />}
    </div>
  );
}

export function HeaderFooter() {
  const { t } = useTranslation();
  const format = useFormat();
  const { preview, busy, reading, next, go } = useImport((state) => state);
  const plain = preview?.dialect.format === 'plain';
  return (
    <StepFooter
      back={<Button onClick={() => go('file')}>{t('import:back')}</Button>}
      word={reading ? <Reading /> : preview ? format.bytes(preview.bytes) : null}
      next={
        <Button
          kind="primary"
          busy={busy}
          disabled={!preview || preview.columns.length === 0 || preview.rows.length === 0}
          onClick={() => void next()}
        >
          {plain ? t('import:match.next') : t('import:header.next')}
        </Button>
      }
    />
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import { Link, Note, useFailureText, useFormat } from '../../ui/index.ts';
import type { Preview } from './import-choices.ts';
import { useImport } from './import-store.ts';

type Warning = Preview['warnings'][number];

/** The file around one line, as it stands there. */
function Around({ line, charset }: { line: number; charset: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = useFailureText();
  const ticket = useImport((state) => state.file?.ticket ?? '');
  const { value, failure } = useAsked(['lines', ticket, charset, line], (client) =>
    client.imports.lines({ ticket, charset, line }),
  );
  if (failure) return <p className="m-sm">{text(failure)}</p>;
  if (!value) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="i-around" tabIndex={0} aria-label={t('import:warning.around', { line })}>
      {value.lines.map((one) => (
        <div key={one.line} className={one.line === line ? 'i-around-it' : undefined}>
          <span>{format.number(one.line)}</span>
          <code>{one.text || ' '}</code>
        </div>
      ))}
    </section>
  );
}

function OneWarning({ warning, charset, jump }: { warning: Warning; charset: string; jump: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { key, count, line } = warning;
  return (
    <Note icon="alert-triangle" tone="wait">
      <span>{t(`import:warning.${key}`, { count, line: line ?? 0 })}</span>{' '}
      {line !== null && jump ? (
        <Link onClick={() => setOpen(!open)}>
          {open ? t('import:warning.hide') : t('import:warning.show', { line })}
        </Link>
      ) : null}
      {open && line !== null ? <Around line={line} charset={charset} /> : null}
    </Note>
  );
}

/** What is odd about the file as a whole, each with the way to the place where it begins. */
export function FileWarnings({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  return (
    <>
      {preview.warnings.map((warning) => (
        <OneWarning
          key={`${warning.key}-${warning.line}`}
          warning={warning}
          charset={preview.dialect.charset}
          jump={preview.dialect.format !== 'workbook'}
        />
      ))}
      {preview.rows.length === 0 ? (
        <Note icon="alert-triangle" tone="wait">
          {t('import:header.noRows')}
        </Note>
      ) : null}
    </>
  );
}

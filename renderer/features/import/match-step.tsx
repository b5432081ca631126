import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Card, Icon, IconButton, Note, Select, Status, StepFooter } from '../../ui/index.ts';
import { useContacts } from '../contacts/contacts-store.ts';
import { hasAddress, mappingOf, type Preview, useImport } from './import-store.ts';

const BUILT_IN = [
  'address',
  'name',
  'first_name',
  'last_name',
  'list',
  'status',
  'consent_source',
  'consent_date',
] as const;
type Column = Preview['columns'][number];

function labelOf(target: string, fields: readonly { key: string; label: string }[], t: TFunction): string {
  if (target.startsWith('new:')) return t('import:match.newField', { label: target.slice(4) });
  if (target.startsWith('field:'))
    return fields.find((field) => `field:${field.key}` === target)?.label ?? target.slice(6);
  return t(`import:target.${target}`);
}

function useChoices(column: Column) {
  const { t } = useTranslation();
  const fields = useContacts((state) => state.fields).filter((field) => !field.builtIn);
  const targets = useImport((state) => state.targets);
  const target = targets[column.index] ?? column.target;
  const fresh = `new:${(column.header || t('import:header.unnamed', { number: column.index + 1 })).slice(0, 100)}`;
  const options = [...BUILT_IN, ...fields.map((field) => `field:${field.key}`), fresh, 'ignore'];
  if (!options.includes(target)) options.splice(-1, 0, target);
  return { target, data: options.map((value) => ({ value, label: labelOf(value, fields, t) })) };
}

function Certainty({ column, target }: { column: Column; target: string }) {
  const { t } = useTranslation();
  if (target === 'ignore') {
    return (
      <Status tone="mute" icon="minus">
        {t('import:match.leftOut')}
      </Status>
    );
  }
  if (target.startsWith('new:')) {
    return (
      <Status tone="mute" icon="plus">
        {t('import:match.isNew')}
      </Status>
    );
  }
  if (target !== column.target) {
    return (
      <Status tone="ok" icon="user-check">
        {t('import:match.chosen')}
      </Status>
    );
  }
  return column.certainty === 'suggested' ? (
    <Status tone="run" icon="wand">
      {t('import:match.suggested')}
    </Status>
  ) : (
    <Status tone="ok">{t('import:match.recognised')}</Status>
  );
}

function ColumnRow({ column }: { column: Column }) {
  const { t } = useTranslation();
  const { target, data } = useChoices(column);
  const { targets, choose } = useImport((state) => state);
  const name = column.header || t('import:header.unnamed', { number: column.index + 1 });
  return (
    <div className="m-mr">
      <div className="m-grow">
        <b className={`m-cut m-block ${target === 'ignore' ? 'm-dim' : ''}`}>{name}</b>
        <span className="m-dim m-xs m-cut m-block">{column.samples.join(', ') || t('import:match.nothing')}</span>
      </div>
      <Icon name="arrow-right" className="m-dim" />
      <Select
        aria-label={t('import:match.becomes', { column: name })}
        allowDeselect={false}
        searchable
        data={data}
        value={target}
        onChange={(value) => value && choose({ targets: { ...targets, [column.index]: value } })}
      />
      <Certainty column={column} target={target} />
    </div>
  );
}

/** How one row of the file would look as a person. */
function Person({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const fields = useContacts((state) => state.fields);
  const targets = useImport((state) => state.targets);
  const [at, setAt] = useState(0);
  const row = preview.rows[at] ?? [];
  const used = mappingOf(preview, targets).filter(({ target }) => target !== 'ignore');
  return (
    <Card label={t('import:match.person', { number: at + 1 })}>
      <div className="m-row m-row-between">
        <h3>{t('import:match.person', { number: at + 1 })}</h3>
        <span className="m-row m-gap-6">
          <IconButton
            icon="chevron-left"
            label={t('import:match.previous')}
            disabled={at === 0}
            onClick={() => setAt(at - 1)}
          />
          <IconButton
            icon="chevron-right"
            label={t('import:match.following')}
            disabled={at >= preview.rows.length - 1}
            onClick={() => setAt(at + 1)}
          />
        </span>
      </div>
      <dl className="m-person">
        {used.map(({ index, target }) => (
          <div key={index}>
            <dt>{target.startsWith('new:') ? target.slice(4) : labelOf(target, fields, t)}</dt>
            <dd>{row[index] || '–'}</dd>
          </div>
        ))}
      </dl>
      <div className="m-mt-16">
        <Note icon="history">{preview.remembered ? t('import:match.remembered') : t('import:match.willRemember')}</Note>
      </div>
    </Card>
  );
}

/** Which column is what: guesses with samples, each correctable. */
export function MatchStep() {
  const { t } = useTranslation();
  const { preview, targets } = useImport((state) => state);
  if (!preview) return null;
  const sure = preview.columns.filter((column) => column.certainty === 'recognised').length;
  return (
    <>
      <h1>{t('import:match.title')}</h1>
      <p className="m-dim">
        {t('import:match.state', {
          name: preview.fileName,
          columns: preview.columns.length,
          rows: preview.totalRows,
          count: sure,
        })}
      </p>
      <div className="m-mg m-mt-16">
        <div className="m-col">
          {hasAddress(preview, targets) ? null : (
            <Note icon="alert-triangle" tone="wait">
              {t('errors:import_no_address_column')}
            </Note>
          )}
          <Card pad={false}>
            <div className="m-mr m-mr-head">
              <span>{t('import:match.column')}</span>
              <span />
              <span>{t('import:match.becomesHead')}</span>
              <span />
            </div>
            {preview.columns.map((column) => (
              <ColumnRow key={column.index} column={column} />
            ))}
          </Card>
        </div>
        <Person preview={preview} />
      </div>
    </>
  );
}

export function MatchFooter() {
  const { t } = useTranslation();
  const { preview, targets, busy, next, go } = useImport((state) => state);
  const ready = preview !== null && hasAddress(preview, targets);
  return (
    <StepFooter
      back={<Button onClick={() => go('header')}>{t('import:back')}</Button>}
      word={
        ready ? (busy ? t('import:match.reading') : t('import:nothingSaved')) : t('errors:import_no_address_column')
      }
      next={
        <Button kind="primary" busy={busy} disabled={!ready} onClick={() => void next()}>
          {t('import:match.next')}
        </Button>
      }
    />
  );
}

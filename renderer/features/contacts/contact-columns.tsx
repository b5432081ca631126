import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { CONTACT_STATUSES, type Contact, type Field } from '../../../shared/contract/contacts.ts';
import { type CloseEditor, type Column, Link, Pill, type useFormat } from '../../ui/index.ts';
import { CellEditor, type CellKind } from './cell-editor.tsx';
import { StatusWord } from './contact-status.tsx';
import type { ChosenColumns, ContactEdit } from './contacts-state.ts';
import { foundElsewhere, labelOf, pieceAround, wordsOf } from './found.ts';
import { FoundText } from './found-text.tsx';

type Format = ReturnType<typeof useFormat>;

/** What the columns are drawn with. */
export interface ColumnTools {
  t: TFunction;
  format: Format;
  fields: readonly Field[];
  hasLists: boolean;
  search: string;
  save: (contact: Contact, cell: EditedCell, value: string) => Promise<unknown>;
}

export interface EditedCell {
  id: string;
  label: string;
  before: string;
  change: (value: string) => Omit<ContactEdit, 'id'>;
}

/** A column that can be chosen, before it is placed. */
export interface ColumnOffer {
  id: string;
  label: string;
  width: string;
  sort?: string;
  right?: boolean;
}

/** All that can be shown of a person, in the order in which it is offered. */
export function offersOf(t: TFunction, fields: readonly Field[]): ColumnOffer[] {
  const own = fields.filter((field) => !field.builtIn);
  return [
    { id: 'name', label: t('contacts:column.name'), width: 'minmax(108px, 1.7fr)', sort: 'name' },
    { id: 'address', label: t('contacts:column.address'), width: 'minmax(184px, 2.6fr)', sort: 'address' },
    { id: 'firstName', label: t('contacts:column.firstName'), width: 'minmax(90px, 0.8fr)' },
    { id: 'lastName', label: t('contacts:column.lastName'), width: 'minmax(90px, 0.8fr)' },
    ...own.map((field) => ({
      id: `field:${field.key}`,
      label: field.label,
      width: 'minmax(66px, 0.95fr)',
      right: field.type === 'number',
    })),
    { id: 'lists', label: t('contacts:column.list'), width: 'minmax(76px, 0.8fr)' },
    { id: 'tags', label: t('contacts:column.tags'), width: 'minmax(90px, 0.9fr)' },
    { id: 'consent', label: t('contacts:column.consent'), width: 'minmax(110px, 1fr)' },
    { id: 'lastResult', label: t('contacts:column.lastResult'), width: 'minmax(120px, 1fr)', sort: 'last_result' },
    { id: 'created', label: t('contacts:column.since'), width: '96px', sort: 'created' },
    { id: 'status', label: t('contacts:column.status'), width: '160px' },
  ];
}

/** The columns shown where nobody chose any: where there is no list yet, names and addresses take its place. */
function usualColumns(fields: readonly Field[], hasLists: boolean): ChosenColumns {
  const own = fields.find((field) => !field.builtIn);
  const ids = ['name', 'address', ...(hasLists ? ['lists'] : []), own ? `field:${own.key}` : 'created', 'status'];
  return ids.map((id) => ({ id, width: null }));
}

/** The chosen columns that there are (a field may be gone), or the usual ones. */
export function columnsShown(
  chosen: ChosenColumns,
  offers: readonly ColumnOffer[],
  { fields, hasLists }: Pick<ColumnTools, 'fields' | 'hasLists'>,
) {
  const known = chosen.filter(({ id }) => offers.some((offer) => offer.id === id));
  return known.length > 0 ? known : usualColumns(fields, hasLists);
}

const ALWAYS = new Set(['name', 'address', 'status']);

/** The table's columns as chosen; under 1080 px the usual table keeps three. */
export function columnsOf(chosen: ChosenColumns, tools: ColumnTools): Column<Contact>[] {
  const offers = offersOf(tools.t, tools.fields);
  const shown = columnsShown(chosen, offers, tools);
  const visible = new Set(shown.map(({ id }) => id));
  const usual = chosen.length === 0;
  const columns = shown.flatMap(({ id, width }): Column<Contact>[] => {
    const offer = offers.find((one) => one.id === id);
    if (!offer) return [];
    const editor = editorOf(offer, tools);
    return [
      {
        id: offer.sort ?? id,
        header: offer.label,
        width: width === null ? offer.width : `${width}px`,
        cell: cellOf(id, tools, visible),
        sortable: offer.sort !== undefined,
        ...(offer.right && { right: true }),
        ...(usual && !ALWAYS.has(id) && { wide: true }),
        ...(editor && { editor }),
      },
    ];
  });
  return [...columns, opener(tools.t)];
}

/** Stands for the name in a sentence that is made once and filled for each row. */
export const WHO = '\u{fffc}';

function opener(t: TFunction): Column<Contact> {
  const words = t('contacts:open', { who: WHO });
  return {
    id: 'open',
    header: '',
    width: '20px',
    cell: (row) => (
      // biome-ignore lint/a11y/useAnchorContent: its name is its label; the arrow is drawn by the stylesheet, hundreds of times
      <a
        className="m-row-open"
        href={`#/contacts/${row.id}`}
        tabIndex={-1}
        aria-label={words.replace(WHO, row.name || row.address)}
      />
    ),
  };
}

function cellOf(id: string, { t, format, fields, search }: ColumnTools, visible: ReadonlySet<string>) {
  const found = (text: string) => <FoundText text={text} search={search} />;
  const statusWords: Readonly<Record<string, string>> =
    id === 'status' ? Object.fromEntries(CONTACT_STATUSES.map((one) => [one, t(`contacts:status.${one}`)])) : {};
  const first = visible.has('name') ? 'name' : 'address';
  const withElsewhere = (row: Contact, children: ReactNode) => {
    const hit = search === '' || id !== first ? null : foundElsewhere(row, wordsOf(search), visible);
    if (!hit) return children;
    const label = labelOf(hit.column, fields) || t(`contacts:column.${hit.column}`, '');
    return (
      <span className="m-elsewhere">
        <span className="m-cut">{children}</span>
        <span className="m-elsewhere-what m-cut" title={`${label}: ${hit.text}`}>
          {label}: {found(pieceAround(hit.text, wordsOf(search)))}
        </span>
      </span>
    );
  };
  const cells: Readonly<Record<string, (row: Contact) => ReactNode>> = {
    name: (row) =>
      withElsewhere(
        row,
        <Link href={`#/contacts/${row.id}`} className="m-name-link" quietly>
          {row.name || row.firstName ? found(row.name || row.firstName) : '–'}
        </Link>,
      ),
    address: (row) =>
      withElsewhere(
        row,
        <span className="m-dim" title={row.address}>
          {found(row.address)}
        </span>,
      ),
    firstName: (row) => found(row.firstName),
    lastName: (row) => found(row.lastName),
    lists: (row) => row.lists.map((list) => list.name).join(', '),
    tags: (row) =>
      row.tags.length === 0 ? null : (
        <span className="m-tags">
          {row.tags.map((tag) => (
            <Pill key={tag.id}>{tag.name}</Pill>
          ))}
        </span>
      ),
    consent: (row) =>
      row.consent ? `${t(`contacts:consentShort.${row.consent.source}`)}, ${format.dateShort(row.consent.date)}` : '',
    lastResult: (row) =>
      row.lastResult
        ? `${t(`contacts:message.${row.lastResult.state}`, row.lastResult.state)}, ${format.dateShort(row.lastResult.at)}`
        : '',
    created: (row) => format.dateShort(row.createdAt),
    status: (row) => <StatusWord status={row.status} word={statusWords[row.status] ?? ''} />,
  };
  const field = fields.find((one) => `field:${one.key}` === id);
  if (!field) return cells[id] ?? (() => null);
  return (row: Contact) => found(shownValue(row.fields[field.key] ?? '', field, t, format));
}

/** A stored value as a person reads it. */
function shownValue(value: string, field: Field, t: TFunction, format: Format): string {
  if (value === '') return '';
  if (field.type === 'yesno')
    return value === 'yes' ? t('contacts:cell.yes') : value === 'no' ? t('contacts:cell.no') : value;
  if (field.type === 'number' && /^-?\d+(\.\d+)?$/.test(value) && value.length < 15)
    return format.decimal(Number(value), 12);
  return value;
}

const NAMES: Readonly<Record<string, 'name' | 'firstName' | 'lastName'>> = {
  name: 'name',
  firstName: 'firstName',
  lastName: 'lastName',
};

function editorOf({ id, label }: ColumnOffer, tools: ColumnTools) {
  const field = tools.fields.find((one) => `field:${one.key}` === id && !one.builtIn);
  const name = NAMES[id];
  if (!field && !name && id !== 'address') return undefined;
  const kind: CellKind = field ? field.type : id === 'address' ? 'address' : 'text';
  const read = (row: Contact) => (field ? (row.fields[field.key] ?? '') : name ? row[name] : row.address);
  const change = (value: string) =>
    field ? { fields: { [field.key]: value } } : name ? { [name]: value } : { address: value };
  return (row: Contact, close: CloseEditor) => (
    <CellEditor
      label={tools.t('contacts:cell.of', { field: label, who: row.name || row.address })}
      kind={kind}
      value={read(row)}
      save={(value) => tools.save(row, { id, label, before: read(row), change }, value)}
      close={close}
    />
  );
}

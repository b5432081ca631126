import { useCallback, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Contact, MOST_NAMED } from '../../../shared/contract/contacts.ts';
import { toFailure } from '../../api/failure.ts';
import { go } from '../../go.ts';
import { Button, DataTable, EmptyState, Link, type Marks, toast, useFailureText, useFormat } from '../../ui/index.ts';
import { ApplyingDialog } from './applying-dialog.tsx';
import { columnsOf, columnsShown, type EditedCell, offersOf, WHO } from './contact-columns.tsx';
import type { ContactSort } from './contacts-state.ts';
import { useContacts } from './contacts-store.ts';
import { dragPerson } from './drag-people.ts';
import { hasShortWord } from './found.ts';
import { isMarked } from './marked.ts';
import { SelectionBar } from './selection-bar.tsx';
import { TableTools } from './table-tools.tsx';
import { useMarkedCount } from './use-bulk.ts';
import { type GroupShown, useGroupShown } from './use-group-shown.ts';
import { useListsShown } from './use-lists-shown.ts';

const SORTS: readonly string[] = ['name', 'address', 'created', 'last_result'];
/** Newest first is what a date is sorted for. */
const FALLING: readonly string[] = ['created', 'last_result'];

/** Keeps a cell, says so, and offers to put back what stood there. */
function useSaveCell() {
  const { t } = useTranslation();
  const words = useFailureText();
  const edit = useContacts((state) => state.edit);
  return useCallback(
    async (contact: Contact, cell: EditedCell, value: string) => {
      const saved = await edit({ id: contact.id, ...cell.change(value) });
      const who = saved.name || saved.address;
      const back = () =>
        edit({ id: contact.id, ...cell.change(cell.before) }).then(
          () => toast(t('contacts:cell.back', { field: cell.label, who }), { icon: 'arrow-back-up' }),
          (error) => toast(words(toFailure(error)), { icon: 'alert-triangle' }),
        );
      toast(t('contacts:cell.saved', { field: cell.label, who }), {
        undo: { label: t('contacts:cell.undo'), run: () => void back() },
      });
    },
    [edit, t, words],
  );
}

function useColumns() {
  const { t } = useTranslation();
  const format = useFormat();
  const fields = useContacts((state) => state.fields);
  const chosen = useContacts((state) => state.columns);
  const hasLists = useListsShown();
  const search = useContacts((state) => state.search);
  const save = useSaveCell();
  return useMemo(
    () => columnsOf(chosen, { t, format, fields, hasLists, search, save }),
    [chosen, t, format, fields, hasLists, search, save],
  );
}

function useMarks(): Marks<Contact> {
  const { t } = useTranslation();
  const { marked, total, toggle, extend, markAll, unmark } = useContacts((state) => state);
  const count = useMarkedCount();
  return {
    has: (row) => isMarked(marked, row.id),
    toggle: (row, index) => toggle(row.id, index),
    extend: (row, index) =>
      void extend(row.id, index).then((fits) => {
        if (!fits) toast(t('contacts:tooManyNamed', { count: MOST_NAMED }), { icon: 'info-circle' });
      }),
    all: count > 0 && count === total,
    some: count > 0,
    toggleAll: () => (count > 0 && count === total ? unmark() : markAll()),
    label: t('contacts:markEverybody'),
  };
}

/** Widths are kept with the columns; the first drag makes the usual columns chosen ones. */
function useResize() {
  const { t } = useTranslation();
  const fields = useContacts((state) => state.fields);
  const columns = useContacts((state) => state.columns);
  const hasLists = useListsShown();
  const setColumns = useContacts((state) => state.setColumns);
  return (id: string, width: number | null) => {
    const offers = offersOf(t, fields);
    const own = offers.find((offer) => (offer.sort ?? offer.id) === id)?.id;
    const shown = columnsShown(columns, offers, { fields, hasLists });
    setColumns(shown.map((one) => (one.id === own ? { id: one.id, width } : one)));
  };
}

/** A list, tag or segment with nobody in it. */
function EmptyGroup({ shown }: { shown: GroupShown }) {
  const { t } = useTranslation();
  const { kind, id, name } = shown;
  if (kind === 'state') return null;
  return (
    <EmptyState
      kind="nothing"
      icon={kind === 'tag' ? 'tag' : 'users'}
      title={t(`contacts:emptyGroup.${kind}`, { name })}
      action={
        kind === 'segment' ? <Button href={`#/contacts/segments/${id}`}>{t('contacts:segment.edit')}</Button> : null
      }
    >
      {kind === 'segment' ? t('contacts:emptyGroup.rule') : t('contacts:emptyGroup.why')}
    </EmptyState>
  );
}

/** Search, the table, and what can be done with the marked ones. */
export function ContactsTable() {
  const { t } = useTranslation();
  const { rows, start, total, moved, view, search, sort, descending, marked, show, look, hold, watch } = useContacts(
    (state) => state,
  );
  const shown = useGroupShown();
  const columns = useColumns();
  const marks = useMarks();
  const resize = useResize();
  const count = useMarkedCount();
  const markWords = t('contacts:mark', { who: WHO });
  useEffect(() => watch(), [watch]);
  const order = (id: string) => {
    if (!SORTS.includes(id)) return;
    void show({ sort: id as ContactSort, descending: sort === id ? !descending : FALLING.includes(id) });
  };
  return (
    <section className="m-card m-card-fill" aria-label={t('contacts:table')}>
      <TableTools />
      {count > 0 ? <SelectionBar /> : null}
      <DataTable
        label={t('contacts:table')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        rowLabel={(row) => markWords.replace(WHO, row.name || row.address)}
        total={total}
        start={start}
        moved={moved}
        onRange={look}
        view={String(view)}
        onEnter={(row) => go(`/contacts/${row.id}`)}
        marks={marks}
        editable
        onEditing={hold}
        onResize={resize}
        onDragRow={(row, event) => {
          const many = isMarked(marked, row.id);
          dragPerson(event, row.id, many ? t('contacts:marked', { count }) : row.name || row.address);
        }}
        sort={{ id: sort, descending }}
        onSort={order}
        empty={
          search === '' && shown !== null && shown.kind !== 'state' ? (
            <EmptyGroup shown={shown} />
          ) : (
            <EmptyState
              kind="no-hit"
              title={t('contacts:noHit.title')}
              link={
                <Link
                  onClick={() => void show({ search: '', listId: null, tagId: null, segmentId: null, status: null })}
                >
                  {t('contacts:noHit.all')}
                </Link>
              }
            >
              {t('contacts:noHit.why')}
              {hasShortWord(search) ? ` ${t('contacts:noHit.short')}` : ''}
            </EmptyState>
          )
        }
      />
      <ApplyingDialog />
    </section>
  );
}

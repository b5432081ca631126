import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contract/contacts.ts';
import { keepFile } from '../../api/files.ts';
import { useApi } from '../../api/react.tsx';
import { go } from '../../go.ts';
import {
  Address,
  type Column,
  DataTable,
  EmptyState,
  Icon,
  IconButton,
  Link,
  Menu,
  TextInput,
  toast,
  useDebouncedCallback,
  useFormat,
} from '../../ui/index.ts';
import { ContactStatus } from './contact-status.tsx';
import { type ContactSort, useContacts } from './contacts-store.ts';
import { ListDialog } from './list-dialog.tsx';
import { SelectionBar } from './selection-bar.tsx';

const SORTS: readonly string[] = ['name', 'address', 'created', 'last_result'];

function useColumns(): Column<Contact>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const field = useContacts((state) => state.fields.find((one) => !one.builtIn) ?? null);
  return useMemo(() => {
    const columns: Column<Contact>[] = [
      {
        id: 'name',
        header: t('contacts:column.name'),
        width: 'minmax(0, 1.3fr)',
        sortable: true,
        cell: (row) => <b>{row.name || row.firstName || '–'}</b>,
      },
      {
        id: 'address',
        header: t('contacts:column.address'),
        width: 'minmax(0, 2.7fr)',
        sortable: true,
        cell: (row) => (
          <span className="m-dim">
            <Address address={row.address} />
          </span>
        ),
      },
      {
        id: 'lists',
        header: t('contacts:column.list'),
        width: 'minmax(0, 0.9fr)',
        wide: true,
        cell: (row) => row.lists.map((list) => list.name).join(', '),
      },
    ];
    if (field)
      columns.push({
        id: 'field',
        header: field.label,
        width: 'minmax(0, 0.7fr)',
        wide: true,
        cell: (row) => row.fields[field.key] ?? '',
      });
    else
      columns.push({
        id: 'created',
        header: t('contacts:column.since'),
        width: '92px',
        wide: true,
        sortable: true,
        cell: (row) => format.dateShort(row.createdAt),
      });
    columns.push({
      id: 'status',
      header: t('contacts:column.status'),
      width: '168px',
      cell: (row) => <ContactStatus status={row.status} />,
    });
    return columns;
  }, [t, format, field]);
}

function Tools() {
  const { t } = useTranslation();
  const { client } = useApi();
  const { search, listId, lists, show, removeList } = useContacts((state) => state);
  const [typed, setTyped] = useState(search);
  const [renaming, setRenaming] = useState(false);
  const seek = useDebouncedCallback((text: string) => void show({ search: text }), 180);
  const list = lists.find((one) => one.id === listId) ?? null;
  return (
    <div className="m-tools">
      <TextInput
        className="m-grow"
        data-search
        aria-label={t('contacts:search')}
        placeholder={t('contacts:search')}
        leftSection={<Icon name="search" />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          seek(event.currentTarget.value);
        }}
      />
      <Menu position="bottom-end">
        <Menu.Target>
          <IconButton size="normal" icon="dots" label={t('contacts:moreActions')} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Icon name="download" size="small" />}
            onClick={async () => keepFile(client, await client.contacts.export({ listId, search }))}
          >
            {t('contacts:export')}
          </Menu.Item>
          {list ? (
            <>
              <Menu.Item leftSection={<Icon name="pencil" size="small" />} onClick={() => setRenaming(true)}>
                {t('contacts:list.rename')}
              </Menu.Item>
              <Menu.Item
                leftSection={<Icon name="trash" size="small" />}
                onClick={async () => {
                  if (await removeList(list.id)) toast(t('contacts:list.removed', { name: list.name }));
                }}
              >
                {t('contacts:list.remove')}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <ListDialog opened={renaming} list={list} onClose={() => setRenaming(false)} />
    </div>
  );
}

/** Search, the table, and what can be done with the marked ones. */
export function ContactsTable() {
  const { t } = useTranslation();
  const { rows, total, search, listId, status, sort, descending, selected, show, more, select } = useContacts(
    (state) => state,
  );
  const columns = useColumns();
  return (
    <section className="m-card m-card-fill" aria-label={t('contacts:table')}>
      <Tools />
      {selected.size > 0 ? <SelectionBar /> : null}
      <DataTable
        label={t('contacts:table')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        rowLabel={(row) => t('contacts:mark', { who: row.name || row.address })}
        total={total}
        view={`${search}|${listId}|${status}|${sort}|${descending}`}
        onMore={more}
        onOpen={(row) => go(`/contacts/${row.id}`)}
        selected={selected}
        onSelect={select}
        sort={{ id: sort, descending }}
        onSort={(id) => {
          if (SORTS.includes(id)) void show({ sort: id as ContactSort, descending: sort === id && !descending });
        }}
        empty={
          <EmptyState
            kind="no-hit"
            title={t('contacts:noHit.title')}
            link={
              <Link onClick={() => void show({ search: '', listId: null, status: null })}>
                {t('contacts:noHit.all')}
              </Link>
            }
          >
            {t('contacts:noHit.why')}
          </EmptyState>
        }
      />
    </section>
  );
}

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  confirm,
  Icon,
  IconButton,
  Link,
  Menu,
  TextInput,
  toast,
  useDebouncedCallback,
  useFormat,
} from '../../ui/index.ts';
import { ColumnsDialog } from './columns-dialog.tsx';
import { useContacts } from './contacts-store.ts';
import { type Group, GroupDialog } from './group-dialog.tsx';
import { useGroupShown } from './use-group-shown.ts';

/** Typing faster than this asks once. */
const SEEK_AFTER = 150;

function Search() {
  const { t } = useTranslation();
  const search = useContacts((state) => state.search);
  const show = useContacts((state) => state.show);
  const [typed, setTyped] = useState(search);
  const seek = useDebouncedCallback((text: string) => void show({ search: text.trim() }), SEEK_AFTER);
  // Somebody else emptied or changed it (a link that shows everybody).
  useEffect(() => setTyped((now) => (now.trim() === search ? now : search)), [search]);
  const clear = () => {
    setTyped('');
    void show({ search: '' });
  };
  return (
    <TextInput
      className="m-grow"
      type="text"
      role="searchbox"
      data-search
      aria-label={t('contacts:search')}
      placeholder={t('contacts:search')}
      maxLength={200}
      leftSection={<Icon name="search" />}
      rightSection={
        typed === '' ? null : <IconButton quiet icon="x" label={t('contacts:clearSearch')} onClick={clear} />
      }
      value={typed}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && typed !== '') clear();
      }}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        seek(event.currentTarget.value);
      }}
    />
  );
}

/** Renames and removes the list, tag or segment that is shown. */
function GroupItems({ onRename }: { onRename: (group: Group) => void }) {
  const { t } = useTranslation();
  const { removeList, removeTag, removeSegment } = useContacts((state) => state);
  const shown = useGroupShown();
  if (!shown || shown.kind === 'state') return null;
  const { kind, id, name } = shown;
  const words = {
    list: {
      remove: t('contacts:list.remove'),
      title: t('contacts:list.removeTitle', { name }),
      done: t('contacts:list.removed', { name }),
    },
    tag: {
      remove: t('contacts:tag.remove'),
      title: t('contacts:tag.removeTitle', { name }),
      done: t('contacts:tag.removed', { name }),
    },
    segment: {
      remove: t('contacts:segment.remove'),
      title: t('contacts:segment.removeTitle', { name }),
      done: t('contacts:segment.removed', { name }),
    },
  }[kind];
  const removal = { list: removeList, tag: removeTag, segment: removeSegment }[kind];
  const remove = async () => {
    const sure = await confirm({
      title: words.title,
      body: t('contacts:peopleStay'),
      confirm: words.remove,
      cancel: t('contacts:keep'),
      close: t('ui:close'),
      danger: true,
    });
    if (sure && (await removal(id))) toast(words.done);
  };
  return (
    <>
      <Menu.Divider />
      {kind === 'segment' ? (
        <Menu.Item component="a" href={`#/contacts/segments/${id}`} leftSection={<Icon name="pencil" size="small" />}>
          {t('contacts:segment.edit')}
        </Menu.Item>
      ) : (
        <Menu.Item leftSection={<Icon name="pencil" size="small" />} onClick={() => onRename({ kind, id, name })}>
          {kind === 'list' ? t('contacts:list.rename') : t('contacts:tag.rename')}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<Icon name="trash" size="small" />} onClick={() => void remove()}>
        {words.remove}
      </Menu.Item>
    </>
  );
}

/** How many the table holds, in words that say when nobody has counted yet. */
function HowMany() {
  const { t } = useTranslation();
  const format = useFormat();
  const { total, counted, search, rows, start } = useContacts((state) => state);
  const shown = useGroupShown();
  if (rows.length === 0) return null;
  const least = start + rows.length;
  return (
    <p className="m-dim m-sm m-howmany" aria-live="polite">
      {counted ? t('contacts:found', { count: total }) : t('contacts:atLeast', { n: format.number(least) })}
      {shown ? <> {t('contacts:within', { name: shown.name })}</> : null}
      {search === '' ? null : <> {t('contacts:forSearch', { search })}</>}
    </p>
  );
}

/** Search, columns and what can be done with everything that is shown. */
export function TableTools() {
  const { t } = useTranslation();
  const format = useFormat();
  const { filter, keep, preparing, search, show, counted, total } = useContacts((state) => state);
  const shown = useGroupShown();
  const [columns, setColumns] = useState(false);
  const [group, setGroup] = useState<Group | null>(null);
  const narrowed = search !== '' || shown !== null;
  return (
    <>
      <div className="m-tools">
        <Search />
        <IconButton
          size="normal"
          icon="layout-columns"
          label={t('contacts:columns.title')}
          onClick={() => setColumns(true)}
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <IconButton size="normal" icon="dots" label={t('contacts:moreActions')} />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="download" size="small" />} onClick={() => void keep(filter())}>
              {counted ? t('contacts:exportAll', { count: total }) : t('contacts:export')}
            </Menu.Item>
            <GroupItems onRename={setGroup} />
          </Menu.Dropdown>
        </Menu>
      </div>
      {preparing === null && !narrowed ? null : (
        <div className="m-tools-second">
          {narrowed ? <HowMany /> : null}
          {preparing === null ? null : (
            <p className="m-wait m-sm m-row m-gap-4">
              <Icon name="hourglass" size="small" /> {t('contacts:preparing', { share: format.percent(preparing, 0) })}
            </p>
          )}
          <span className="m-grow" />
          {narrowed ? (
            <Link
              className="m-sm"
              onClick={() => void show({ search: '', listId: null, tagId: null, segmentId: null, status: null })}
            >
              {t('contacts:noHit.all')}
            </Link>
          ) : null}
        </div>
      )}
      <ColumnsDialog opened={columns} onClose={() => setColumns(false)} />
      <GroupDialog group={group} onClose={() => setGroup(null)} />
    </>
  );
}

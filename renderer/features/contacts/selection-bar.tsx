import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Icon, IconButton, Link, Menu, useFormat } from '../../ui/index.ts';
import { ConsentDialog, RemoveDialog, SetFieldDialog, SuppressDialog } from './bulk-dialogs.tsx';
import { useContacts } from './contacts-store.ts';
import { type Group, GroupDialog } from './group-dialog.tsx';
import { useBulk, useMarkedCount } from './use-bulk.ts';
import { useGroupShown } from './use-group-shown.ts';

type Asked = 'consent' | 'remove' | 'field' | 'suppress' | null;

/** Puts the marked people into a group that there is, or into a new one. */
function Into({ kind, onNew }: { kind: 'list' | 'tag'; onNew: () => void }) {
  const { t } = useTranslation();
  const { lists, tags } = useContacts((state) => state);
  const { addToList, addTag } = useBulk();
  const isList = kind === 'list';
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="small" icon={isList ? 'plus' : 'tag'}>
          {isList ? t('contacts:addToList') : t('contacts:addTag')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Item leftSection={<Icon name="plus" size="small" />} onClick={onNew}>
          {isList ? t('contacts:list.new') : t('contacts:tag.new')}
        </Menu.Item>
        {(isList ? lists : tags).map((one) => (
          <Menu.Item key={one.id} onClick={() => void (isList ? addToList(one) : addTag(one))}>
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function More({ onAsk }: { onAsk: (what: Asked) => void }) {
  const { t } = useTranslation();
  const { marked, filter, lists, tags, keep } = useContacts((state) => state);
  const { takeOffList, takeTag } = useBulk();
  const save = () => {
    const ids = [...marked.ids];
    void keep(marked.all ? { ...filter(), except: ids } : { ids });
  };
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="small" icon="dots">
          {t('contacts:more')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        <Menu.Item leftSection={<Icon name="pencil" size="small" />} onClick={() => onAsk('field')}>
          {t('contacts:setField.open')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="shield-check" size="small" />} onClick={() => onAsk('consent')}>
          {t('contacts:setConsent')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="download" size="small" />} onClick={save}>
          {t('contacts:export')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="ban" size="small" />} onClick={() => onAsk('suppress')}>
          {t('contacts:suppress.open')}
        </Menu.Item>
        {lists.length > 0 ? <Menu.Label>{t('contacts:takeOffList')}</Menu.Label> : null}
        {lists.map((list) => (
          <Menu.Item key={list.id} onClick={() => void takeOffList(list)}>
            {list.name}
          </Menu.Item>
        ))}
        {tags.length > 0 ? <Menu.Label>{t('contacts:takeTag')}</Menu.Label> : null}
        {tags.map((tag) => (
          <Menu.Item key={tag.id} onClick={() => void takeTag(tag)}>
            {tag.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Who is marked in words, with the way to everybody that is found. */
function WhoIsMarked() {
  const { t } = useTranslation();
  const format = useFormat();
  const { marked, total, counted, markAll } = useContacts((state) => state);
  const count = useMarkedCount();
  const left = marked.all ? marked.ids.size : 0;
  return (
    <span className="m-selection-who">
      <span>
        <b className="m-num">{t('contacts:marked', { count })}</b>
        {left > 0 ? <span className="m-dim"> {t('contacts:markedBut', { count: left })}</span> : null}
      </span>
      {!marked.all && count < total ? (
        <Link className="m-sm" onClick={markAll}>
          {counted ? t('contacts:markAll', { n: format.number(total) }) : t('contacts:markAllFound')}
        </Link>
      ) : null}
    </span>
  );
}

/** Draws a dialog from the first time on that it is asked for: the bar comes and goes with every mark. */
function Once({ when, children }: { when: boolean; children: ReactNode }) {
  const [wanted, setWanted] = useState(when);
  if (when && !wanted) setWanted(true);
  return wanted ? children : null;
}

/** What can be done with the marked people. */
export function SelectionBar() {
  const { t } = useTranslation();
  const unmark = useContacts((state) => state.unmark);
  const shown = useGroupShown();
  const { takeOffList, takeTag, addToList, addTag } = useBulk();
  const count = useMarkedCount();
  const [asked, setAsked] = useState<Asked>(null);
  const [group, setGroup] = useState<Group | null>(null);
  const close = () => setAsked(null);
  return (
    <div className="m-tools m-row-wrap m-selection" role="toolbar" aria-label={t('contacts:marked', { count })}>
      <IconButton quiet icon="x" label={t('contacts:unmark')} onClick={unmark} />
      <WhoIsMarked />
      <Into kind="list" onNew={() => setGroup({ kind: 'list', id: null, name: '' })} />
      <Into kind="tag" onNew={() => setGroup({ kind: 'tag', id: null, name: '' })} />
      {shown?.kind === 'list' ? (
        <Button
          size="small"
          icon="minus"
          label={t('contacts:takeOut', { name: shown.name })}
          onClick={() => void takeOffList(shown)}
        >
          {t('contacts:takeOutShort')}
        </Button>
      ) : null}
      {shown?.kind === 'tag' ? (
        <Button
          size="small"
          icon="minus"
          label={t('contacts:takeOut', { name: shown.name })}
          onClick={() => void takeTag(shown)}
        >
          {t('contacts:takeOutShort')}
        </Button>
      ) : null}
      <More onAsk={setAsked} />
      <Button size="small" icon="trash" onClick={() => setAsked('remove')}>
        {t('contacts:removeShort')}
      </Button>
      <Once when={asked === 'consent'}>
        <ConsentDialog opened={asked === 'consent'} onClose={close} />
      </Once>
      <Once when={asked === 'remove'}>
        <RemoveDialog opened={asked === 'remove'} onClose={close} />
      </Once>
      <Once when={asked === 'field'}>
        <SetFieldDialog opened={asked === 'field'} onClose={close} />
      </Once>
      <Once when={asked === 'suppress'}>
        <SuppressDialog opened={asked === 'suppress'} onClose={close} />
      </Once>
      <GroupDialog
        group={group}
        onClose={() => setGroup(null)}
        onMade={(made) => void (group?.kind === 'tag' ? addTag(made) : addToList(made))}
      />
    </div>
  );
}

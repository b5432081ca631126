import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Menu, useFormat } from '../../ui/index.ts';
import { EVERYONE, STATES } from './contacts-side.tsx';
import { useContacts } from './contacts-store.ts';
import { type Group, GroupDialog } from './group-dialog.tsx';
import { useGroupShown } from './use-group-shown.ts';

/** The side's choices as a menu above the table where the window is narrow. */
export function ContactsSideMenu() {
  const { t } = useTranslation();
  const format = useFormat();
  const { lists, tags, segments, show } = useContacts((state) => state);
  const shown = useGroupShown();
  const [group, setGroup] = useState<Group | null>(null);
  const item = (key: string, name: string, count: number | null, change: object) => (
    <Menu.Item
      key={key}
      rightSection={count === null ? null : <span className="m-dim m-num m-xs">{format.number(count)}</span>}
      onClick={() => void show({ ...EVERYONE, ...change })}
    >
      {name}
    </Menu.Item>
  );
  return (
    <div className="m-narrow m-row">
      <Menu position="bottom-start">
        <Menu.Target>
          <Button size="small" icon="filter">
            {shown?.name ?? t('contacts:everyone')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
          {item('all', t('contacts:everyone'), null, {})}
          <Menu.Label>{t('contacts:lists')}</Menu.Label>
          {lists.map((list) => item(`l${list.id}`, list.name, list.contacts, { listId: list.id }))}
          <Menu.Item onClick={() => setGroup({ kind: 'list', id: null, name: '' })}>{t('contacts:list.new')}</Menu.Item>
          <Menu.Label>{t('contacts:segments')}</Menu.Label>
          {segments.map((segment) => item(`s${segment.id}`, segment.name, segment.contacts, { segmentId: segment.id }))}
          <Menu.Item component="a" href="#/contacts/segments/new">
            {t('contacts:segment.new')}
          </Menu.Item>
          <Menu.Label>{t('contacts:tags')}</Menu.Label>
          {tags.map((tag) => item(`t${tag.id}`, tag.name, tag.contacts, { tagId: tag.id }))}
          <Menu.Item onClick={() => setGroup({ kind: 'tag', id: null, name: '' })}>{t('contacts:tag.new')}</Menu.Item>
          <Menu.Label>{t('contacts:states')}</Menu.Label>
          {STATES.map((state) => item(state, t(`contacts:status.${state}`), null, { status: state }))}
        </Menu.Dropdown>
      </Menu>
      <Button size="small" kind="quiet" icon="ban" href="#/contacts/suppressed">
        {t('contacts:suppressed')}
      </Button>
      <Button size="small" kind="quiet" icon="history" href="#/contacts/imports">
        {t('contacts:allImports')}
      </Button>
      <GroupDialog group={group} onClose={() => setGroup(null)} />
    </div>
  );
}

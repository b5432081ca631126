import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contract/contacts.ts';
import { Button, Icon, IconButton, Menu, SideCaption, SideItem, useFormat } from '../../ui/index.ts';
import { useContacts } from './contacts-store.ts';
import { FieldsDialog } from './fields-dialog.tsx';
import { ListDialog } from './list-dialog.tsx';

const STATES: readonly Contact['status'][] = ['mailable', 'no_consent', 'temporary'];

/** Lists and states as filters; people who are never mailed have their own screen. */
export function ContactsSide() {
  const { t } = useTranslation();
  const format = useFormat();
  const { lists, totals, listId, status, show } = useContacts((state) => state);
  const [dialog, setDialog] = useState<'list' | 'fields' | null>(null);
  return (
    <>
      <SideItem
        icon="users"
        label={t('contacts:everyone')}
        count={format.number(totals?.contacts ?? 0)}
        chosen={listId === null && status === null}
        onChoose={() => void show({ listId: null, status: null })}
      />
      <SideCaption
        action={<IconButton quiet icon="plus" label={t('contacts:list.new')} onClick={() => setDialog('list')} />}
      >
        {t('contacts:lists')}
      </SideCaption>
      {lists.length === 0 ? <p className="m-dim m-xs m-li-hint">{t('contacts:noLists')}</p> : null}
      {lists.map((list) => (
        <SideItem
          key={list.id}
          label={list.name}
          count={format.number(list.contacts)}
          chosen={listId === list.id}
          onChoose={() => void show({ listId: list.id, status: null })}
        />
      ))}
      <SideCaption>{t('contacts:states')}</SideCaption>
      {STATES.map((state) => (
        <SideItem
          key={state}
          label={t(`contacts:status.${state}`)}
          chosen={status === state}
          onChoose={() => void show({ status: state, listId: null })}
        />
      ))}
      <SideCaption>{t('contacts:neverMailed')}</SideCaption>
      <a className="m-li m-plain-link" href="#/contacts/suppressed">
        <Icon name="ban" />
        {t('contacts:suppressed')}
        <span className="m-li-n">{format.number(totals?.suppressed ?? 0)}</span>
      </a>
      <SideCaption>{t('contacts:setUp')}</SideCaption>
      <button type="button" className="m-li" onClick={() => setDialog('fields')}>
        <Icon name="list" />
        {t('contacts:fields.open')}
      </button>
      <a className="m-li m-plain-link" href="#/contacts/imports">
        <Icon name="history" />
        {t('contacts:allImports')}
      </a>
      <ListDialog opened={dialog === 'list'} list={null} onClose={() => setDialog(null)} />
      <FieldsDialog opened={dialog === 'fields'} onClose={() => setDialog(null)} />
    </>
  );
}

/** The same choices as a menu above the table where the window is narrow. */
export function ContactsSideMenu() {
  const { t } = useTranslation();
  const { lists, listId, status, show } = useContacts((state) => state);
  const shown =
    lists.find((list) => list.id === listId)?.name ??
    (status ? t(`contacts:status.${status}`) : t('contacts:everyone'));
  return (
    <div className="m-narrow m-row">
      <Menu position="bottom-start">
        <Menu.Target>
          <Button size="small" icon="filter">
            {shown}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void show({ listId: null, status: null })}>{t('contacts:everyone')}</Menu.Item>
          <Menu.Label>{t('contacts:lists')}</Menu.Label>
          {lists.map((list) => (
            <Menu.Item key={list.id} onClick={() => void show({ listId: list.id, status: null })}>
              {list.name}
            </Menu.Item>
          ))}
          <Menu.Label>{t('contacts:states')}</Menu.Label>
          {STATES.map((state) => (
            <Menu.Item key={state} onClick={() => void show({ status: state, listId: null })}>
              {t(`contacts:status.${state}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button size="small" kind="quiet" icon="ban" href="#/contacts/suppressed">
        {t('contacts:suppressed')}
      </Button>
      <Button size="small" kind="quiet" icon="history" href="#/contacts/imports">
        {t('contacts:allImports')}
      </Button>
    </div>
  );
}

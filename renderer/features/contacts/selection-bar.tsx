import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Consent } from '../../../shared/contract/contacts.ts';
import { Button, confirm, Dialog, DialogActions, Link, Menu, toast } from '../../ui/index.ts';
import { ConsentFields, isRefused } from './consent-fields.tsx';
import { useContacts } from './contacts-store.ts';

function ConsentDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { selected, setConsent } = useContacts((state) => state);
  const [consent, setValue] = useState<Consent | null>(null);
  const count = selected.size;
  const record = async () => {
    if (!consent) return;
    const changed = await setConsent(consent);
    if (changed !== null) toast(t('contacts:consentRecorded', { count: changed }));
    onClose();
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={t('contacts:consentTitle', { count })} size={560}>
      <ConsentFields value={consent} onChange={setValue} label={t('contacts:consentQuestion')} />
      <DialogActions>
        <Button kind="quiet" onClick={onClose}>
          {t('contacts:cancel')}
        </Button>
        <Button kind="primary" disabled={!consent || isRefused(consent.source)} onClick={() => void record()}>
          {t('contacts:consentRecord', { count })}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** What can be done with the marked people, each with its count in the button. */
export function SelectionBar() {
  const { t } = useTranslation();
  const { selected, lists, listId, select, addToList, removeFromList, remove } = useContacts((state) => state);
  const [consenting, setConsenting] = useState(false);
  const count = selected.size;
  const list = lists.find((one) => one.id === listId);
  const erase = async () => {
    const sure = await confirm({
      title: t('contacts:removeTitle', { count }),
      body: t('contacts:removeWhy'),
      confirm: t('contacts:remove', { count }),
      cancel: t('contacts:keep'),
      close: t('ui:close'),
      danger: true,
    });
    if (!sure) return;
    const removed = await remove();
    if (removed !== null) toast(t('contacts:removed', { count: removed }));
  };
  const put = async (id: number, name: string) => {
    const changed = await addToList(id);
    if (changed !== null) toast(t('contacts:added', { count: changed, name }));
  };
  const take = async (id: number, name: string) => {
    const changed = await removeFromList(id);
    if (changed !== null) toast(t('contacts:takenOut', { count: changed, name }));
  };
  return (
    <div className="m-tools m-row-wrap" role="toolbar" aria-label={t('contacts:marked', { count })}>
      <b className="m-num">{t('contacts:marked', { count })}</b>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button size="small" icon="plus" disabled={lists.length === 0}>
            {t('contacts:addToList')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {lists.map((one) => (
            <Menu.Item key={one.id} onClick={() => void put(one.id, one.name)}>
              {one.name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {list ? (
        <Button size="small" icon="minus" onClick={() => void take(list.id, list.name)}>
          {t('contacts:takeOut', { name: list.name })}
        </Button>
      ) : null}
      <Button size="small" icon="shield-check" onClick={() => setConsenting(true)}>
        {t('contacts:setConsent')}
      </Button>
      <Button size="small" icon="trash" onClick={() => void erase()}>
        {t('contacts:remove', { count })}
      </Button>
      <span className="m-grow" />
      <Link className="m-sm" onClick={() => select(new Set())}>
        {t('contacts:unmark')}
      </Link>
      <ConsentDialog opened={consenting} onClose={() => setConsenting(false)} />
    </div>
  );
}

import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactList } from '../../../shared/contract/contacts.ts';
import { Button, Dialog, DialogActions, TextInput, useFailureText } from '../../ui/index.ts';
import { useContacts } from './contacts-store.ts';

/** Makes a list, or gives one another name. */
export function ListDialog({
  opened,
  list,
  onClose,
}: {
  opened: boolean;
  list: ContactList | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const text = useFailureText();
  const { saveList, failure } = useContacts((state) => state);
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  useEffect(() => {
    if (opened) setName(list?.name ?? '');
    setTried(false);
  }, [opened, list]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (await saveList(list?.id ?? null, name.trim())) onClose();
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={list ? t('contacts:list.rename') : t('contacts:list.new')}>
      <form onSubmit={(event) => void submit(event)}>
        <TextInput
          data-autofocus
          label={t('contacts:list.name')}
          placeholder={t('contacts:list.example')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={tried && failure ? text(failure) : undefined}
        />
        <DialogActions>
          <Button kind="quiet" onClick={onClose}>
            {t('contacts:cancel')}
          </Button>
          <Button kind="primary" type="submit" disabled={name.trim() === ''}>
            {list ? t('contacts:list.saveName') : t('contacts:list.make')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

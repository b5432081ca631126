import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, DialogActions, TextInput, useFailureText } from '../../ui/index.ts';
import { useContacts } from './contacts-store.ts';

/** What is made or renamed: a list or a tag, with its name where there is one already. */
export interface Group {
  kind: 'list' | 'tag';
  id: number | null;
  name: string;
}

/** Makes a list or a tag, or gives one another name; `onMade` hears of a new one. */
export function GroupDialog({
  group,
  onClose,
  onMade,
}: {
  group: Group | null;
  onClose: () => void;
  onMade?: (made: { id: number; name: string }) => void;
}) {
  const { t } = useTranslation();
  const text = useFailureText();
  const { saveList, saveTag, failure } = useContacts((state) => state);
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const [shown, setShown] = useState<Group>({ kind: 'list', id: null, name: '' });
  useEffect(() => {
    if (!group) return;
    setShown(group);
    setName(group.name);
    setTried(false);
  }, [group]);
  const isNew = shown.id === null;
  const words =
    shown.kind === 'list'
      ? {
          title: isNew ? t('contacts:list.new') : t('contacts:list.rename'),
          label: t('contacts:list.name'),
          example: t('contacts:list.example'),
          done: isNew ? t('contacts:list.make') : t('contacts:list.saveName'),
        }
      : {
          title: isNew ? t('contacts:tag.new') : t('contacts:tag.rename'),
          label: t('contacts:tag.name'),
          example: t('contacts:tag.example'),
          done: isNew ? t('contacts:tag.make') : t('contacts:list.saveName'),
        };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const saved = await (shown.kind === 'list' ? saveList : saveTag)(shown.id, name.trim());
    if (!saved) return;
    onClose();
    if (isNew) onMade?.(saved);
  };
  return (
    <Dialog opened={group !== null} onClose={onClose} title={words.title}>
      <form onSubmit={(event) => void submit(event)}>
        <TextInput
          data-autofocus
          label={words.label}
          placeholder={words.example}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={tried && failure ? text(failure) : undefined}
        />
        <DialogActions>
          <Button kind="quiet" onClick={onClose}>
            {t('contacts:cancel')}
          </Button>
          <Button kind="primary" type="submit" disabled={name.trim() === ''}>
            {words.done}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Field } from '../../../shared/contract/contacts.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import { Button, confirm, Dialog, FailureNote, IconButton, Select, TextInput } from '../../ui/index.ts';
import { useContacts } from './contacts-store.ts';

const TYPES: readonly Field['type'][] = ['text', 'number', 'date', 'yesno'];

function NewField({ onDone, onFailure }: { onDone: () => void; onFailure: (failure: Failure) => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [label, setLabel] = useState('');
  const [type, setType] = useState<Field['type']>('text');
  const add = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await client.contacts.saveField({ label: label.trim(), type });
      setLabel('');
      onDone();
    } catch (error) {
      onFailure(toFailure(error));
    }
  };
  return (
    <form className="m-row m-mt-16" onSubmit={(event) => void add(event)}>
      <TextInput
        className="m-grow"
        aria-label={t('contacts:fields.label')}
        placeholder={t('contacts:fields.example')}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Select
        w={130}
        aria-label={t('contacts:fields.type')}
        allowDeselect={false}
        value={type}
        onChange={(value) => setType((value as Field['type'] | null) ?? 'text')}
        data={TYPES.map((value) => ({ value, label: t(`contacts:fields.types.${value}`) }))}
      />
      <Button type="submit" disabled={label.trim() === ''}>
        {t('contacts:fields.add')}
      </Button>
    </form>
  );
}

/** The fields that a contact has besides name and address; each can stand in a message. */
export function FieldsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const { fields, reload } = useContacts((state) => state);
  const [failure, setFailure] = useState<Failure | null>(null);
  const own = fields.filter((field) => !field.builtIn);
  const remove = async (field: Field) => {
    const sure = await confirm({
      title: t('contacts:fields.removeTitle', { label: field.label }),
      body: t('contacts:fields.removeWhy'),
      confirm: t('contacts:fields.remove', { label: field.label }),
      cancel: t('contacts:keep'),
      close: t('ui:close'),
      danger: true,
    });
    if (!sure) return;
    try {
      await client.contacts.removeField({ key: field.key });
      await reload();
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={t('contacts:fields.open')} size={560}>
      <p className="m-dim m-sm">{t('contacts:fields.why')}</p>
      {failure ? <FailureNote failure={failure} /> : null}
      {own.length === 0 ? null : (
        <ul className="m-plain m-rows m-mt-12">
          {own.map((field) => (
            <li key={field.key} className="m-row m-row-between">
              <span>
                <b>{field.label}</b> <span className="m-dim m-sm">{t(`contacts:fields.types.${field.type}`)}</span>
              </span>
              <span className="m-row m-gap-8">
                <code className="m-mono m-dim">{field.key}</code>
                <IconButton
                  quiet
                  icon="trash"
                  label={t('contacts:fields.remove', { label: field.label })}
                  onClick={() => void remove(field)}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
      <NewField onDone={() => void reload()} onFailure={setFailure} />
    </Dialog>
  );
}

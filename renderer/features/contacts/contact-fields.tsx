import { useTranslation } from 'react-i18next';
import type { Field } from '../../../shared/contract/contacts.ts';
import { readFieldValue } from '../../../shared/field-value.ts';
import { MultiSelect, Select, TextInput } from '../../ui/index.ts';
import { ConsentFields } from './consent-fields.tsx';
import { useContact } from './contact-store.ts';
import { useContacts } from './contacts-store.ts';

/** A field of the person's own, with the right way to fill it; a value of another kind is said, and kept as it was typed. */
function OwnField({ field }: { field: Field }) {
  const { t } = useTranslation();
  const { draft, edit } = useContact((state) => state);
  const value = draft.fields[field.key] ?? '';
  const set = (now: string) => edit({ fields: { ...draft.fields, [field.key]: now } });
  if (field.type === 'yesno')
    return (
      <Select
        label={field.label}
        clearable
        data={[
          { value: 'yes', label: t('contacts:cell.yes') },
          { value: 'no', label: t('contacts:cell.no') },
        ]}
        value={value || null}
        onChange={(chosen) => set(chosen ?? '')}
      />
    );
  const fits = readFieldValue(field.type, value) !== null;
  return (
    <TextInput
      label={field.label}
      type={field.type === 'date' && fits ? 'date' : 'text'}
      inputMode={field.type === 'number' ? 'decimal' : 'text'}
      value={value}
      error={fits ? undefined : t('errors:value_misfit', { value })}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

/** All that can be written about a person. */
export function ContactFields() {
  const { t } = useTranslation();
  const { draft, edit } = useContact((state) => state);
  const { fields, lists, tags } = useContacts((state) => state);
  const own = fields.filter((field) => !field.builtIn);
  return (
    <div className="m-form">
      <TextInput
        data-autofocus
        label={t('contacts:column.address')}
        type="email"
        required
        withAsterisk={false}
        value={draft.address}
        onChange={(event) => edit({ address: event.currentTarget.value })}
      />
      <TextInput
        label={t('contacts:column.name')}
        value={draft.name}
        onChange={(event) => edit({ name: event.currentTarget.value })}
      />
      <div className="m-form-two">
        <TextInput
          label={t('contacts:column.firstName')}
          value={draft.firstName}
          onChange={(event) => edit({ firstName: event.currentTarget.value })}
        />
        <TextInput
          label={t('contacts:column.lastName')}
          value={draft.lastName}
          onChange={(event) => edit({ lastName: event.currentTarget.value })}
        />
      </div>
      {own.length > 0 ? (
        <div className="m-form-two">
          {own.map((field) => (
            <OwnField key={field.key} field={field} />
          ))}
        </div>
      ) : null}
      <MultiSelect
        label={t('contacts:lists')}
        placeholder={draft.listIds.length === 0 ? t('contacts:noListChosen') : ''}
        searchable
        data={lists.map((list) => ({ value: String(list.id), label: list.name }))}
        value={draft.listIds.map(String)}
        onChange={(ids) => edit({ listIds: ids.map(Number) })}
      />
      <MultiSelect
        label={t('contacts:tags')}
        placeholder={draft.tagIds.length === 0 ? t('contacts:noTagChosen') : ''}
        searchable
        data={tags.map((tag) => ({ value: String(tag.id), label: tag.name }))}
        value={draft.tagIds.map(String)}
        onChange={(ids) => edit({ tagIds: ids.map(Number) })}
      />
      <ConsentFields label={t('contacts:consentOne')} value={draft.consent} onChange={(consent) => edit({ consent })} />
    </div>
  );
}

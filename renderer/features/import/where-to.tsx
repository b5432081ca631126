import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import { Card, Select, TagsInput, TextInput } from '../../ui/index.ts';
import { useContacts } from '../contacts/contacts-store.ts';
import { useImport } from './import-store.ts';

function WhichList() {
  const { t } = useTranslation();
  const { list, choose } = useImport((state) => state);
  const lists = useContacts((state) => state.lists);
  const value = list.kind === 'existing' ? String(list.id) : list.kind;
  return (
    <>
      <Select
        label={t('import:confirm.list')}
        allowDeselect={false}
        data={[
          { value: 'none', label: t('import:confirm.noList') },
          ...lists.map((one) => ({ value: String(one.id), label: one.name })),
          { value: 'new', label: t('contacts:list.new') },
        ]}
        value={value}
        onChange={(chosen) =>
          choose({
            list:
              chosen === 'new'
                ? { kind: 'new', name: '' }
                : chosen === 'none' || chosen === null
                  ? { kind: 'none' }
                  : { kind: 'existing', id: Number(chosen) },
          })
        }
      />
      {list.kind === 'new' ? (
        <TextInput
          label={t('contacts:list.name')}
          placeholder={t('contacts:list.example')}
          value={list.name}
          onChange={(event) => choose({ list: { kind: 'new', name: event.currentTarget.value } })}
        />
      ) : null}
    </>
  );
}

function WhichTags() {
  const { t } = useTranslation();
  const { tags, choose } = useImport((state) => state);
  const known = useAsked(['tags'], (client) => client.contacts.tags({}), ['tags']);
  return (
    <TagsInput
      label={t('import:confirm.tags')}
      description={t('import:confirm.tagsWhy')}
      placeholder={tags.length === 0 ? t('import:confirm.tagsExample') : ''}
      data={(known.value?.tags ?? []).map((tag) => tag.name)}
      maxTags={50}
      maxDropdownHeight={240}
      limit={50}
      clearButtonProps={{ 'aria-label': t('ui:close') }}
      value={[...tags]}
      onChange={(names) => choose({ tags: names.map((name) => name.trim()).filter((name) => name !== '') })}
    />
  );
}

/** Where everybody of this import belongs: a list, tags. */
export function WhereTo() {
  return (
    <Card>
      <div className="m-form">
        <WhichList />
        <WhichTags />
      </div>
    </Card>
  );
}

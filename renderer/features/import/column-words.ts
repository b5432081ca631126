import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useContacts } from '../contacts/contacts-store.ts';
import { type Column, newField } from './import-choices.ts';
import { useImport } from './import-store.ts';

const ABOUT_THE_PERSON = ['address', 'name', 'first_name', 'last_name'] as const;
const ABOUT_THE_LIST = ['list', 'tags', 'status', 'consent_source', 'consent_date'] as const;
/** Only for columns of yes and no. */
const WISHES = ['wants', 'refuses'] as const;

/** The name of what a column becomes. */
export function targetName(target: string, fields: readonly { key: string; label: string }[], t: TFunction): string {
  if (target.startsWith('new:')) return t('import:match.newField', { label: target.slice(4) });
  if (target.startsWith('field:'))
    return fields.find((field) => `field:${field.key}` === target)?.label ?? target.slice(6);
  return t(`import:target.${target}`);
}

/** The name of a column: its header, or its number where it has none. */
export function useColumnName(): (column: Column) => string {
  const { t } = useTranslation();
  return (column) => column.header || t('import:header.unnamed', { number: column.index + 1 });
}

/** What a column can become, in groups, and what it becomes now. */
export function useTargets(column: Column) {
  const { t } = useTranslation();
  const fields = useContacts((state) => state.fields).filter((field) => !field.builtIn);
  const chosen = useImport((state) => state.targets[column.index]);
  const name = useColumnName()(column);
  const target = chosen ?? column.target;
  const option = (value: string) => ({ value, label: targetName(value, fields, t) });
  const fresh = newField(column) === 'ignore' ? `new:${name.slice(0, 100)}` : newField(column);
  const own = [...fields.map((field) => `field:${field.key}`), fresh];
  const rest = ['attributes', 'ignore'];
  const wishes = column.type === 'yesno' || column.unclear || WISHES.some((wish) => wish === target) ? WISHES : [];
  const aboutList = [...ABOUT_THE_LIST, ...wishes];
  const known: readonly string[] = [...ABOUT_THE_PERSON, ...aboutList, ...own, ...rest];
  if (!known.includes(target)) own.push(target);
  return {
    target,
    data: [
      { group: t('import:match.aboutPerson'), items: ABOUT_THE_PERSON.map(option) },
      { group: t('import:match.ownFields'), items: own.map(option) },
      { group: t('import:match.aboutList'), items: aboutList.map(option) },
      { group: t('import:match.otherwise'), items: rest.map(option) },
    ],
  };
}

import { useTranslation } from 'react-i18next';
import type { ImportRecord } from '../../../shared/contract/imports.ts';
import { confirm, toast } from '../../ui/index.ts';
import { useContacts } from '../contacts/contacts-store.ts';
import { useImports } from './imports-store.ts';

/** Asks, saying what it will do, then takes an import back; answers whether that was done. */
export function useTakeBack(): (record: ImportRecord) => Promise<boolean> {
  const { t } = useTranslation();
  const undo = useImports((state) => state.undo);
  const reload = useContacts((state) => state.reload);
  return async (record) => {
    const sure = await confirm({
      title: t('import:undoTitle', { name: record.fileName }),
      body: t('import:undoWhy', { count: record.counts.created, updated: record.counts.updated }),
      confirm: t('import:undo'),
      cancel: t('import:keepImport'),
      close: t('ui:close'),
    });
    if (!sure) return false;
    const answer = await undo(record.id);
    // The table and its totals say the same as the toast.
    if (answer) await reload();
    if (answer) toast(t('import:undone', { count: answer.removed, restored: answer.restored }));
    if (answer?.groupsStay) toast(t('import:undoneGroupsStay', { groups: answer.groupsStay.join(', ') }));
    if (answer?.fieldsStay) toast(t('import:undoneFieldsStay', { fields: answer.fieldsStay.join(', ') }));
    return answer !== null;
  };
}

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { GivenFile } from '../../api/files.ts';
import { go } from '../../go.ts';
import { confirm } from '../../ui/index.ts';
import { useImport } from './import-store.ts';

/** Brings a file that came from outside the wizard into it; asks before it takes another one's place. */
export function useTakeIn(): (file: File | GivenFile) => Promise<void> {
  const { t } = useTranslation();
  const { file: open, step, record, takeFile, takeGiven, reset } = useImport((state) => state);
  return useCallback(
    async (file) => {
      if (open && step !== 'file' && !record) {
        const sure = await confirm({
          title: t('import:drop.replace', { name: open.name }),
          body: t('import:drop.replaceWhy', { name: file.name }),
          confirm: t('import:drop.replaceYes', { name: file.name }),
          cancel: t('import:drop.replaceNo', { name: open.name }),
          close: t('ui:close'),
        });
        if (!sure) return;
      }
      if (record) reset();
      go('/contacts/import');
      await (file instanceof File ? takeFile(file) : takeGiven(file));
    },
    [t, open, step, record, takeFile, takeGiven, reset],
  );
}

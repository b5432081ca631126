import { useTranslation } from 'react-i18next';
import type { ImportRecord } from '../../../shared/contract/imports.ts';
import { rejectionWords } from '../../../shared/rejection-words.ts';
import { Button } from '../../ui/index.ts';
import { useImports } from './imports-store.ts';

/** Rows of the file that became nobody. People who must not be mailed are there all the same, and marked so. */
export function leftOutOf({ counts }: ImportRecord): number {
  return counts.rejected;
}

/** Saves the rows that were left out as a file, the cause beside each. */
export function SaveLeftOut({ id, label }: { id: number; label: string }) {
  const { t } = useTranslation();
  const save = useImports((state) => state.downloadLeftOut);
  return (
    <Button
      size="small"
      icon="download"
      onClick={() =>
        void save(
          id,
          rejectionWords((key) => t(key)),
        )
      }
    >
      {label}
    </Button>
  );
}

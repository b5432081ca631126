import type { TFunction } from 'i18next';
import type { ImportRecord } from '../../../shared/contract/imports.ts';
import type { Format, MiniRoute } from '../../ui/index.ts';
import { shareOf } from './imports-store.ts';

/** The running import as the sidebar shows it; `end` is when it will be done (wall clock), or null. */
export function miniImport(record: ImportRecord, end: number | null, t: TFunction, format: Format): MiniRoute {
  const share = Math.floor(record.progress * 1_000);
  return {
    path: '/contacts/import',
    name: record.fileName,
    segments: [
      { part: 'accepted', value: share },
      { part: 'left', value: 1_000 - share },
    ],
    share: format.percent(shareOf(record), 0),
    line: end === null ? t('import:mini') : t('import:miniEnd', { at: end }),
  };
}

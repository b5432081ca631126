import { useTranslation } from 'react-i18next';
import { useContacts } from './contacts-store.ts';

export interface GroupShown {
  kind: 'list' | 'tag' | 'segment' | 'state';
  id: number;
  name: string;
}

/** The list, tag, segment or state that the table is narrowed to, or null for everyone. */
export function useGroupShown(): GroupShown | null {
  const { t } = useTranslation();
  const { lists, tags, segments, listId, tagId, segmentId, status } = useContacts((state) => state);
  const of = (kind: 'list' | 'tag' | 'segment', all: readonly { id: number; name: string }[], id: number | null) => {
    const found = all.find((one) => one.id === id);
    return found ? { kind, id: found.id, name: found.name } : null;
  };
  if (status) return { kind: 'state', id: 0, name: t(`contacts:status.${status}`) };
  return of('list', lists, listId) ?? of('tag', tags, tagId) ?? of('segment', segments, segmentId);
}

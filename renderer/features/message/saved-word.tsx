import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/index.ts';
import { useDraft } from './use-draft.ts';

/** Whether what was typed is kept, in words. */
export function SavedWord({ id }: { id: number }) {
  const { t } = useTranslation();
  const state = useDraft(id, (each) => each.saveState);
  const at = useDraft(id, (each) => each.savedAt ?? each.campaign?.updatedAt ?? null);
  const words = {
    saved: at === null ? '' : t('message:saved.saved', { at }),
    unsaved: t('message:saved.saving'),
    saving: t('message:saved.saving'),
    waiting: t('message:saved.waiting'),
    failed: t('message:saved.failed'),
  }[state];
  const lost = state === 'waiting' || state === 'failed';
  return (
    <span className={`m-sm m-nowrap ${lost ? 'm-wait' : 'm-dim m-wide'}`} role="status">
      <Icon name={lost ? 'alert-triangle' : 'cloud-check'} size="small" /> {words}
    </span>
  );
}

import { useTranslation } from 'react-i18next';
import type { ContactAction } from '../../../shared/contract/contacts.ts';
import { confirm, toast, useFormat } from '../../ui/index.ts';
import type { Applied } from './contacts-state.ts';
import { useContacts } from './contacts-store.ts';
import { countMarked } from './marked.ts';

/** Above so many a list or a tag is asked about first: a slip of the hand is hard to find among a hundred thousand. */
const ASK_ABOVE = 1_000;

/** How many people are marked now. */
export function useMarkedCount(): number {
  return useContacts((state) => countMarked(state.marked, state.total));
}

/** Does things to the marked people, or to these, and says afterwards what became of it. */
export function useBulk() {
  const { t } = useTranslation();
  const format = useFormat();
  const apply = useContacts((state) => state.apply);
  const takeBack = useContacts((state) => state.takeBack);
  const marked = useMarkedCount();
  const back = async (undo: string, of: number) => {
    const done = await takeBack(undo, of);
    if (done) toast(t('contacts:takenBack', { count: done.changed }), { icon: 'arrow-back-up' });
  };
  const offerUndo = ({ undo, changed }: Applied) =>
    undo === null ? {} : { undo: { label: t('contacts:cell.undo'), run: () => void back(undo, changed) } };
  const told = (done: Applied | null, says: (count: number) => string) => {
    if (done?.stopped) toast(t('contacts:applying.stopped', { count: done.changed }), { icon: 'info-circle' });
    else if (done) toast(says(done.changed), offerUndo(done));
    return done !== null;
  };
  const asked = (count: number, title: string) =>
    count <= ASK_ABOVE
      ? Promise.resolve(true)
      : confirm({
          title,
          body: t('contacts:many.why'),
          confirm: t('contacts:many.go', { count }),
          cancel: t('contacts:cancel'),
          close: t('ui:close'),
        });
  const run = async (action: ContactAction, says: (count: number) => string, ids?: readonly number[]) =>
    told(await apply(action, ids), says);
  const group = async (
    action: ContactAction,
    name: string,
    on: boolean,
    says: (count: number) => string,
    ids?: readonly number[],
  ) => {
    const count = ids?.length ?? marked;
    const title = on ? t('contacts:many.on', { count, name }) : t('contacts:many.off', { count, name });
    return (await asked(count, title)) && run(action, says, ids);
  };
  return {
    run,
    number: format.number,
    addToList: (list: { id: number; name: string }, ids?: readonly number[]) =>
      group(
        { do: 'add_to_list', listId: list.id },
        list.name,
        true,
        (count) => t('contacts:added', { count, name: list.name }),
        ids,
      ),
    takeOffList: (list: { id: number; name: string }) =>
      group({ do: 'remove_from_list', listId: list.id }, list.name, false, (count) =>
        t('contacts:takenOut', { count, name: list.name }),
      ),
    addTag: (tag: { id: number; name: string }, ids?: readonly number[]) =>
      group(
        { do: 'add_tag', tagId: tag.id },
        tag.name,
        true,
        (count) => t('contacts:tagged', { count, name: tag.name }),
        ids,
      ),
    takeTag: (tag: { id: number; name: string }) =>
      group({ do: 'remove_tag', tagId: tag.id }, tag.name, false, (count) =>
        t('contacts:untagged', { count, name: tag.name }),
      ),
  };
}

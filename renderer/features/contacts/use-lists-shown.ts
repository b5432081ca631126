import { useMediaQuery } from '../../ui/index.ts';
import { useContacts } from './contacts-store.ts';

/** Whether the usual table tells a person's lists: where there are any, and room enough that addresses stay whole. */
export function useListsShown(): boolean {
  const hasLists = useContacts((state) => state.lists.length > 0);
  const roomy = useMediaQuery('(min-width: 1400px)', false, { getInitialValueInEffect: false });
  return hasLists && roomy;
}

export { addChange as noteTextsChanged } from './log-repo.ts';
export {
  countOfWanted,
  followContacts,
  forgetInSearch,
  idsOfWanted,
  noteContactsChanged,
  pageOfWanted,
  searchState,
  settleSearch,
} from './search.ts';
export { wordsOf } from './text.ts';
export { openValues, type ValuesFile } from './values.ts';
export type { PageFound, PageWanted, Start, Wanted } from './wanted.ts';

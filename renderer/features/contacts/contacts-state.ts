import type {
  Contact,
  ContactAction,
  ContactFilter,
  ContactList,
  Field,
  Tag,
} from '../../../shared/contract/contacts.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { Segment } from '../../../shared/contract/segments.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import type { Failure } from '../../api/failure.ts';
import type { Marked } from './marked.ts';
import type { WindowState } from './row-window.ts';

export type ContactSort = 'address' | 'name' | 'created' | 'last_result';
type ContactTotals = Awaited<ReturnType<EngineClient['contacts']['totals']>>;
export type ContactEdit = Parameters<EngineClient['contacts']['edit']>[0];
export type ChosenColumns = Settings['contactColumns'];

export interface ContactQuery extends ContactFilter {
  sort: ContactSort;
  descending: boolean;
}

/** An action on many people that is on its way. */
export interface Applying {
  action: ContactAction['do'] | 'take_back';
  done: number;
  changed: number;
  of: number;
}
/** How it ended; `stopped` where somebody stopped it on the way. */
export interface Applied {
  changed: number;
  stopped: boolean;
  /** What `takeBack` wants, null where it cannot be taken back. */
  undo: string | null;
}

/** What the table of contacts shows, and what can be done to it. */
export interface ContactsState extends ContactQuery, WindowState<Contact> {
  loaded: boolean;
  /** The rows belong to this question; another number means that they begin anew. */
  view: number;
  failure: Failure | null;
  marked: Marked;
  totals: ContactTotals | null;
  lists: readonly ContactList[];
  tags: readonly Tag[];
  segments: readonly Segment[];
  fields: readonly Field[];
  columns: ChosenColumns;
  /** How far the search over all texts has been prepared, null when it is ready. */
  preparing: number | null;
  applying: Applying | null;
  /** Changes what is shown and reads the first page of it. */
  show: (change: Partial<ContactQuery>) => Promise<void>;
  reload: () => Promise<void>;
  look: (first: number, last: number) => void;
  /** While a cell is edited nothing is read again, so that nothing moves under it. */
  hold: (holding: boolean) => void;
  /** Rows are read again by themselves only while somebody looks at them; ends with the function it answers. */
  watch: () => () => void;
  toggle: (id: number, index: number) => void;
  /** Marks everybody between the one marked last and this one; false where there are too many. */
  extend: (id: number, index: number) => Promise<boolean>;
  mark: (ids: readonly number[]) => void;
  markAll: () => void;
  unmark: () => void;
  filter: () => ContactFilter;
  /** How many people are in a campaign that is on its way, among these or the marked ones. */
  foresee: () => Promise<{ contacts: number; underWay: number } | null>;
  /** Does one thing to the marked people (or to these); null where it failed (see `failure`). */
  apply: (action: ContactAction, ids?: readonly number[]) => Promise<Applied | null>;
  /** Takes the last action back, which changed `of` people; null where it failed (see `failure`). */
  takeBack: (undo: string, of: number) => Promise<Applied | null>;
  stop: () => void;
  /** Lets the person keep these as a file (see `failure`). */
  keep: (who: Parameters<EngineClient['contacts']['export']>[0]) => Promise<void>;
  edit: (change: ContactEdit) => Promise<Contact>;
  saveList: (id: number | null, name: string) => Promise<ContactList | null>;
  removeList: (id: number) => Promise<boolean>;
  saveTag: (id: number | null, name: string) => Promise<Tag | null>;
  removeTag: (id: number) => Promise<boolean>;
  removeSegment: (id: number) => Promise<boolean>;
  setColumns: (columns: ChosenColumns) => void;
}

import type { Consent, Field } from '../../../shared/contract/contacts.ts';
import { DUPLICATE_RULES } from '../../../shared/contract/imports.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';

export type Preview = Awaited<ReturnType<EngineClient['imports']['preview']>>;
export type Problems = Awaited<ReturnType<EngineClient['imports']['problems']>>;
export type Counts = Problems['counts'];
export type Column = Preview['columns'][number];
export type FieldType = Field['type'];
export type Duplicates = (typeof DUPLICATE_RULES)[number];
export { DUPLICATE_RULES };

export const IMPORT_STEPS = ['file', 'header', 'match', 'problems', 'confirm'] as const;
export type ImportStep = (typeof IMPORT_STEPS)[number];

/** The list that new people join: none, one there is, or a new one. */
type ListChoice = { kind: 'none' } | { kind: 'existing'; id: number } | { kind: 'new'; name: string };

/** Everything that a person decides between the file and the start. */
export interface ImportChoices {
  /** Target by column, where the person changed the guess. */
  targets: Readonly<Record<number, string>>;
  /** Type of new fields by column, where the person changed the guess. */
  types: Readonly<Record<number, FieldType>>;
  duplicates: Duplicates;
  fixTypos: boolean;
  /** Addresses that the person mended, by line. */
  repairs: Readonly<Record<number, string>>;
  /** null: not answered yet; 'unknown': imported, but nobody is mailed until it is recorded. */
  consent: Consent | 'unknown' | null;
  list: ListChoice;
  /** Names of tags for everybody of this import. */
  tags: readonly string[];
}

export const NO_CHOICES: ImportChoices = {
  targets: {},
  types: {},
  duplicates: 'fill',
  fixTypos: false,
  repairs: {},
  consent: null,
  list: { kind: 'none' },
  tags: [],
};

/** Only the choices of a state that holds more. */
export function choicesOf(state: ImportChoices): ImportChoices {
  const { targets, types, duplicates, fixTypos, repairs, consent, list, tags } = state;
  return { targets, types, duplicates, fixTypos, repairs, consent, list, tags };
}

/** What each column becomes: the guess, unless the person chose otherwise. A type is said for new fields only. */
export function mappingOf(preview: Preview, { targets, types }: Pick<ImportChoices, 'targets' | 'types'>) {
  return preview.columns.map((column) => {
    const target = targets[column.index] ?? column.target;
    return {
      index: column.index,
      target,
      type: target.startsWith('new:') ? (types[column.index] ?? column.type) : null,
    };
  });
}

/** Tells whether a column with addresses is chosen; without one there is nobody to import. */
export function hasAddress(preview: Preview, targets: ImportChoices['targets']): boolean {
  return preview.columns.some((column) => (targets[column.index] ?? column.target) === 'address');
}

/**
 * Columns of yes and no that may say who wants no mail, of which the person has not said yet what a yes means. A layout that is
 * remembered answers only where it says so: on the command line, or before there was the question, nobody was asked.
 */
export function undecided({ columns, remembered }: Preview, targets: ImportChoices['targets']): Column[] {
  const told = ({ target }: Column) => remembered && (target === 'wants' || target === 'refuses');
  return columns.filter((column) => column.unclear && targets[column.index] === undefined && !told(column));
}

/** Targets that only one column can have. */
const ONE_ONLY = new Set(['address', 'name', 'first_name', 'last_name', 'consent_source', 'consent_date']);

/**
 * The targets after one column was given another meaning. Where another column had that meaning and only one can, the two
 * change places: nobody means to have two columns of addresses.
 */
export function withTarget(
  preview: Preview,
  targets: ImportChoices['targets'],
  index: number,
  target: string,
): Record<number, string> {
  const next = { ...targets, [index]: target };
  const single = ONE_ONLY.has(target) || target.startsWith('field:');
  if (!single) return next;
  for (const column of preview.columns) {
    if (column.index === index || (targets[column.index] ?? column.target) !== target) continue;
    next[column.index] = newField(column);
  }
  return next;
}

/** A column as a new field that carries its header's name. */
export function newField(column: Column): string {
  const label = column.header.replace(/\s+/g, ' ').trim() || String(column.index + 1);
  return column.samples.length === 0 ? 'ignore' : `new:${label.slice(0, 100)}`;
}

/** How many people an outcome brings, changes or finds there already. */
export function peopleIn({ created, updated, unchanged }: Counts): number {
  return created + updated + unchanged;
}

/** The counts as another rule for known people would have them. */
export function countsUnder({ counts, known }: Problems, rule: Duplicates): Counts {
  const other = known[rule];
  return other ? { ...counts, ...other } : counts;
}

import type { EngineClient } from '../../../shared/contract/index.ts';
import { UsageError, type VerbContext } from './verb.ts';

type Column = Awaited<ReturnType<EngineClient['imports']['preview']>>['columns'][number];
type Mapping = Pick<Column, 'index' | 'target' | 'type'>[];

const WISHES = ['wants', 'refuses'] as const;

/**
 * What each column becomes: the guess, or what `--wants COLUMN` and `--refuses COLUMN` say a yes in it means. Throws UsageError
 * where no column is called so.
 */
export function matched({ values }: Pick<VerbContext, 'values'>, columns: readonly Column[]): Mapping {
  const said = new Map<number, string>();
  for (const wish of WISHES)
    for (const name of [values[wish] ?? []].flat().map(String)) {
      const found = columns.filter(({ header }) => sameName(header, name));
      if (found.length === 0) throw new UsageError('cli:usage.no_column', { name, names: namesOf(columns) });
      for (const { index } of found) said.set(index, wish);
    }
  return columns.map(({ index, target, type }) => ({ index, target: said.get(index) ?? target, type }));
}

const sameName = (header: string, name: string) => header.trim().toLowerCase() === name.trim().toLowerCase();
const namesOf = (columns: readonly Column[]) =>
  columns.flatMap(({ header }) => (header.trim() === '' ? [] : [header.trim()])).join(', ') || '–';

/** The columns with what becomes of them. */
export function asMatched(columns: readonly Column[], mapping: Mapping): Column[] {
  return columns.map((column) => ({ ...column, target: mapping.find(isOf(column))?.target ?? column.target }));
}

/** Names of the columns of yes and no of which nobody has said who wants no mail. */
export function unansweredIn(columns: readonly Column[], mapping: Mapping): string[] {
  return asMatched(columns, mapping).flatMap(({ header, target, unclear }) =>
    unclear && !WISHES.some((wish) => wish === target) ? [header] : [],
  );
}

const isOf =
  ({ index }: Column) =>
  (one: Mapping[number]) =>
    one.index === index;

/** Says which columns may tell who wants no mail, and how to answer. */
export function sayUnclear({ terminal, t }: Pick<VerbContext, 'terminal' | 't'>, columns: readonly string[]): void {
  for (const column of columns) terminal.line(terminal.paint('amber', t('cli:import.unclear', { column })));
}

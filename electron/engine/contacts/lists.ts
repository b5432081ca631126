import { AppError } from '../../../shared/errors.ts';
import type { Db } from '../db/open.ts';
import { tidyText } from './contact.ts';
import { findList, findListByName, insertList, renameList } from './list-repo.ts';

/** A new list; throws `list_name_taken`. Answers its id. */
export function addList(db: Db, name: string, at: number): number {
  return insertList(db, freeName(db, name, null), at);
}

/** Renames a list; throws `not_found` or `list_name_taken`. Answers its id. */
export function changeList(db: Db, id: number, name: string): number {
  if (!findList(db, id)) throw new AppError('not_found');
  renameList(db, id, freeName(db, name, id));
  return id;
}

function freeName(db: Db, name: string, ownId: number | null): string {
  const tidy = tidyText(name, 200);
  if (!tidy) throw new AppError('invalid_input');
  const known = findListByName(db, tidy);
  if (known && known.id !== ownId) throw new AppError('list_name_taken', { name: tidy });
  return tidy;
}

export { allLists, findList } from './list-repo.ts';

import { cleanTable, type Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';

/** Takes a person's address out of the rules of segments; answers of how many. */
export function cleanSegments(db: Db, person: Person): Promise<number> {
  return cleanTable(db, person, { table: 'segments', keys: ['id'], texts: ['name', 'rule'] });
}

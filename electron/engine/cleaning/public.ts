import type { Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';
import { eraseKept, keptOf } from './erase-repo.ts';
import { anyRunning } from './run.ts';

export { anyRunning as isCleaning };

/** Forgets what runs found about a person and did to them; the runs' counts stay. Answers in how many places. */
export function eraseFromCleaning(db: Db, person: Person): Promise<number> {
  return eraseKept(db, person);
}

/** What cleaning found about a person and did to them, each thing once. */
export async function cleaningOfPerson(db: Db, person: Person) {
  const { findings, effects } = await keptOf(db, person);
  const once = <T>(rows: T[]) => [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
  return { findings: once(findings), effects: once(effects) };
}

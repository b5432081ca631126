/** As many as one call may change. */
export const MOST = 10_000;

/** Does something to any number of ids, slice by slice in their order; answers the answers. Stops at the first that fails. */
export async function inSlices<T>(
  ids: readonly number[],
  call: (slice: number[]) => Promise<T>,
  most: number = MOST,
): Promise<T[]> {
  const answers: T[] = [];
  for (let from = 0; from < ids.length; from += most) answers.push(await call(ids.slice(from, from + most)));
  return answers;
}

/** The sum of one number over all answers. */
export function total<T>(answers: readonly T[], of: (answer: T) => number): number {
  return answers.reduce((sum, answer) => sum + of(answer), 0);
}

/** What many things under way answer, in the order in which they come. */
export async function* inOrderOfArrival<T>(waiting: readonly Promise<T>[]): AsyncGenerator<T, void, void> {
  const left = new Map(waiting.map((one, index) => [index, one.then((value) => ({ index, value }))] as const));
  while (left.size > 0) {
    const { index, value } = await Promise.race(left.values());
    left.delete(index);
    yield value;
  }
}

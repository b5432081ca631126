/** What runs in the thread. */
export async function run(_data: unknown): Promise<void> {
  throw new Error('not built yet');
}

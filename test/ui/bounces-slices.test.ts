import { expect, it } from 'vitest';
import { inSlices, MOST, total } from '../../renderer/features/bounces/in-slices.ts';
import { createRowsStore } from '../../renderer/features/bounces/rows-store.ts';

const COUNT = 2 * MOST + 1;

it('a group of more than one call takes is done whole, in slices', async () => {
  const asked: number[][] = [];
  const ids = Array.from({ length: COUNT }, (_, n) => n + 1);
  const answers = await inSlices(ids, async (slice) => {
    asked.push(slice);
    return { kept: slice.length };
  });
  expect(asked.map((slice) => slice.length)).toEqual([MOST, MOST, 1]);
  expect(asked.flat()).toEqual(ids);
  expect(total(answers, ({ kept }) => kept)).toBe(COUNT);
});

it('all that is listed is chosen, not the first ten thousand', async () => {
  const list = async ({ cursor, limit }: { cursor: string | null; limit: number }) => {
    const from = Number(cursor ?? 0);
    const rows = Array.from({ length: Math.min(limit, COUNT - from) }, (_, n) => ({ id: from + n + 1 }));
    return { rows, total: COUNT, next: from + limit < COUNT ? String(from + limit) : null };
  };
  const store = createRowsStore({ client: { bounces: { list } } } as unknown as Parameters<typeof createRowsStore>[0]);
  await store.getState().show({ open: { by: 'provider', provider: 'gmail' }, campaignId: null, search: '' });
  expect(await store.getState().all(() => true)).toHaveLength(COUNT);
});

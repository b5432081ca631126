import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWriter } from '../../../electron/engine/contacts/public.ts';
import { walkOf } from '../../../electron/engine/contacts/selection-walk.ts';
import type { Selection } from '../../../shared/contract/contacts.ts';
import { openTestEngine } from '../../support/engine.ts';

let engine: Awaited<ReturnType<typeof openTestEngine>>;
let everybody: number[] = [];
beforeAll(async () => {
  engine = await openTestEngine();
  const writer = openWriter(engine.ctx.db);
  everybody = Array.from({ length: 40 }, (_, n) => {
    const key = `person${n}@suratku.example`;
    const draft = { address: key, key, name: '', firstName: '', lastName: '', fields: {}, consent: null };
    return writer.insert(draft, { suppressed: null, importId: null, at: 1 }) ?? 0;
  });
});
afterAll(() => engine.close());

async function walked(who: Selection, limits: readonly number[]): Promise<number[]> {
  const walk = walkOf(engine.ctx, who);
  const met: number[] = [];
  for (let turn = 0; ; turn++) {
    const limit = limits[turn % limits.length] ?? 1;
    const ids = await walk.next(limit);
    if (ids === null) return met;
    expect(ids.length).toBeLessThanOrEqual(limit);
    met.push(...ids);
  }
}

it('meets everybody of a selection once, by ascending id, however large the slices are', async () => {
  const ids = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 45 });
  const limits = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(ids, limits, async (some, slices) => {
      expect(await walked({ ids: some }, slices)).toEqual([...new Set(some)].sort((a, b) => a - b));
      const filter = { search: '', listId: null, tagId: null, segmentId: null, status: null };
      expect(await walked({ filter, except: some }, slices)).toEqual(everybody.filter((id) => !some.includes(id)));
    }),
    { numRuns: 50 },
  );
});

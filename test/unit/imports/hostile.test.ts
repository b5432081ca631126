import { afterAll, describe, expect, it } from 'vitest';
import { hostileList } from '../../support/hostile-lists.ts';
import { openHostileReader } from '../../support/hostile-reading.ts';

const reader = openHostileReader();
afterAll(() => reader.close());

describe('a hostile list', () => {
  it('ends in a report that adds up, or in a sentence', async () => {
    const crashes: string[] = [];
    const endings = new Set<string>();
    for (let seed = 1; seed <= 60; seed++) {
      const { ending, why } = await reader.read(seed);
      endings.add(ending);
      if (ending === 'crash') crashes.push(why);
    }
    expect(crashes).toEqual([]);
    expect([...endings].sort()).toEqual(['report', 'sentence']);
  }, 120_000);

  it('is the same for the same seed', () => {
    expect(hostileList(7).bytes.equals(hostileList(7).bytes)).toBe(true);
  });
});

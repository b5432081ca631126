import type { EngineClient } from '../../../shared/contract/index.ts';
import { giveFile } from '../../api/files.ts';

export type ReadSummary = Awaited<ReturnType<EngineClient['bounces']['read']>>;

/** Tickets a call: a folder of many thousand reports travels in several. */
const FILES_A_CALL = 500;

/** Sums two readings; kinds and classes are counted together. */
function plus(a: ReadSummary, b: ReadSummary): ReadSummary {
  const merged = <K extends string>(one: Partial<Record<K, number>>, two: Partial<Record<K, number>>) => {
    const sums = { ...one };
    for (const key of Object.keys(two) as K[]) sums[key] = (sums[key] ?? 0) + (two[key] ?? 0);
    return sums;
  };
  return {
    files: a.files + b.files,
    messages: a.messages + b.messages,
    seenBefore: a.seenBefore + b.seenBefore,
    suppressed: a.suppressed + b.suppressed,
    unmatched: a.unmatched + b.unmatched,
    kinds: merged(a.kinds, b.kinds),
    classes: merged(a.classes, b.classes),
  };
}

/** Reads files that a person chose, in as many calls as it takes; answers the sum of what was in them. */
export async function readAll(client: EngineClient, files: readonly File[]): Promise<ReadSummary> {
  let sum: ReadSummary | null = null;
  for (let from = 0; from < files.length; from += FILES_A_CALL) {
    const tickets: string[] = [];
    for (const file of files.slice(from, from + FILES_A_CALL)) tickets.push((await giveFile(client, file)).ticket);
    const part = await client.bounces.read({ tickets });
    sum = sum ? plus(sum, part) : part;
  }
  return sum ?? client.bounces.read({ tickets: [] });
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseAddress, unwrapAddress } from '../../../shared/address.ts';
import type { Dialect } from '../../../shared/contract/imports.ts';
import { frequentDomains, suggestAmong } from '../../../shared/typos.ts';
import { dataBatches, type OpenSource } from './table.ts';

const MOST_DOMAINS = 200_000;
const DOMAINS_A_TURN = 200;

/** Misspelt domains of a file and what was probably meant, judged by the providers and by the file's own frequent domains. */
export async function surveyTypos(
  source: OpenSource,
  dialect: Dialect,
  addressColumn: number,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const counts = new Map<string, number>();
  for await (const { records } of dataBatches(source, dialect)) {
    for (const record of records) {
      const address = parseAddress(unwrapAddress((record.fields[addressColumn] ?? '').slice(0, 400)));
      if (!address.ok || (counts.size >= MOST_DOMAINS && !counts.has(address.domain))) continue;
      counts.set(address.domain, (counts.get(address.domain) ?? 0) + 1);
    }
    if (signal?.aborted) break;
    await nextTurn();
  }
  return typosAmong(counts, signal);
}

/** Misspelt domains among counted ones, with yields between. */
export async function typosAmong(
  counts: ReadonlyMap<string, number>,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const typos = new Map<string, string>();
  const frequent = frequentDomains(counts);
  let looked = 0;
  for (const domain of counts.keys()) {
    const suggestion = suggestAmong(domain, counts, frequent);
    if (suggestion) typos.set(domain, suggestion);
    if (++looked % DOMAINS_A_TURN === 0) await nextTurn();
    if (signal?.aborted) break;
  }
  return typos;
}

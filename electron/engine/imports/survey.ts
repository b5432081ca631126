import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseAddress, unwrapAddress } from '../../../shared/address.ts';
import type { Dialect } from '../../../shared/contract/imports.ts';
import { frequentDomains, suggestAmong } from '../../../shared/typos.ts';
import { dataBatches, type OpenSource } from './batches.ts';

const MOST_DOMAINS = 200_000;
const DOMAINS_A_TURN = 200;

/** Misspelt domains of a file and what was probably meant, judged by the providers and by the file's own frequent domains. */
export async function surveyTypos(
  source: OpenSource,
  dialect: Dialect,
  addressColumn: number,
  signal?: AbortSignal,
  told: (bytesRead: number) => void = () => {},
): Promise<Map<string, string>> {
  const counts = new Map<string, number>();
  for await (const { records, bytesRead } of dataBatches(source, dialect)) {
    for (const record of records) {
      const domain = domainOf(record.fields[addressColumn] ?? '');
      if (domain === null || (counts.size >= MOST_DOMAINS && !counts.has(domain))) continue;
      counts.set(domain, (counts.get(domain) ?? 0) + 1);
    }
    told(bytesRead);
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

const PLAIN_DOMAIN = /^[a-z0-9][a-z0-9.-]{0,100}\.[a-z]{2,20}$/;

// Counting needs no proof that an address is one: what is plainly a domain is taken as it stands.
function domainOf(cell: string): string | null {
  const at = cell.lastIndexOf('@');
  if (at < 1) return null;
  const domain = cell.slice(at + 1, at + 130);
  if (PLAIN_DOMAIN.test(domain)) return domain;
  const address = parseAddress(unwrapAddress(cell.slice(0, 400)));
  return address.ok ? address.domain : null;
}

import { workerData } from 'node:worker_threads';

// Each line loads its feature only where it is wanted: a thread that reads a workbook carries no search.
const THREADS = {
  import: async (data: unknown) => (await import('./imports/import-thread.ts')).run(data as never),
  problems: async (data: unknown) => (await import('./imports/problems-thread.ts')).run(data as never),
  workbook: async (data: unknown) => (await import('./imports/workbook-thread.ts')).run(data as never),
  log: async (data: unknown) => (await import('./db/log-thread.ts')).run(data as never),
  search: async (data: unknown) => (await import('./search/search-thread.ts')).run(data as never),
  reader: async (data: unknown) => (await import('./segments/reader-thread.ts')).run(data as never),
};
export type ThreadKind = keyof typeof THREADS;

const { kind, data } = workerData as { kind: ThreadKind; data: unknown };
await THREADS[kind](data);

import { statfs } from 'node:fs/promises';

/** Under so much free space nothing is sent any more; a small disk counts by its own size. */
const LEAST_FREE = 50_000_000;
const LEAST_SHARE = 0.05;
/** Goes on only when there is clearly more again, so that it does not start and stop at the edge. */
const CLEARLY_MORE = 1.2;

/** Free space where the workspace lies, and whether it is enough to go on, or to go on again after a stop. */
export interface DiskRoom {
  readonly megabytes: number;
  readonly enough: boolean;
  readonly enoughAgain: boolean;
}

/** Looks at the free space of a folder's disk; null where the system does not tell. */
export async function diskRoom(folder: string): Promise<DiskRoom | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const least = Math.min(LEAST_FREE, blocks * bsize * LEAST_SHARE);
    return {
      megabytes: Math.floor(free / 1_000_000),
      enough: free >= least,
      enoughAgain: free >= least * CLEARLY_MORE,
    };
  } catch {
    return null;
  }
}

import { expect, vi } from 'vitest';

/**
 * Waits until a value is as wanted, ten seconds unless told. `expect.poll` belongs to the one test that runs now: in a file
 * whose tests run concurrently it fails for those that still run once another one has ended.
 */
export async function untilEqual(
  read: () => unknown,
  wanted: unknown,
  { timeout = 10_000, message }: { timeout?: number; message?: string } = {},
): Promise<void> {
  await vi.waitFor(async () => expect(await read(), message).toEqual(wanted), { timeout, interval: 50 });
}

import { z } from 'zod';
import { call, count, line, nothing, ticket } from './define.ts';

/** Files travel in slices of at most 1 MiB (base64), so that every host carries them over the one wire and the page never names a path. */
export const SLICE_BYTES = 1_048_576;

export const files = {
  /** Opens an upload of so many bytes; the ticket is good until the engine closes or `drop`. */
  open: call(z.strictObject({ name: line, bytes: count }), z.strictObject({ ticket })),
  /** Appends a slice at `offset`; a slice twice is written once. */
  write: call(
    z.strictObject({ ticket, offset: count, data: z.string().max(1_500_000) }),
    z.strictObject({ received: count }),
  ),
  /** Reads a slice of a file that the engine made or keeps for a ticket; `next` is null at the end. */
  read: call(z.strictObject({ ticket, offset: count }), z.strictObject({ data: z.string(), next: count.nullable() })),
  drop: call(z.strictObject({ ticket }), nothing),
};

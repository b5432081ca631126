import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';

/** One call of the contract: input is parsed at the door of every host, output is typed and checked. Values are JSON only. */
export function call<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return oc.input(input).output(output);
}

/** A call whose answer is a stream of events; it ends when the caller stops listening or the work is done. */
export function stream<I extends z.ZodType, O extends z.ZodType>(input: I, event: O) {
  return oc.input(input).output(eventIterator(event));
}

/** Nothing asked, nothing answered. */
export const nothing = z.strictObject({});
export const id = z.int().positive();
/** Milliseconds since 1970 (UTC). */
export const time = z.int();
export const count = z.int().nonnegative();
/** A short text a person typed. */
export const line = z.string().max(1_000);
export const longText = z.string().max(200_000);
/** An opaque name for a file that a picker, an upload or the engine itself put there; never a path. */
export const ticket = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/);
/** A cursor is opaque: give back what the last page gave. */
export const cursor = z.string().max(2_000).nullable();

/** A page of rows; `next` is null at the end, `total` is exact (a counter, or counted where a filter asks for it). */
export function page<T extends z.ZodType>(row: T) {
  return z.strictObject({ rows: z.array(row), next: cursor, total: count });
}

export const pageInput = { cursor: cursor.default(null), limit: z.int().min(1).max(500).default(50) };

/** A file made by the engine for the person to keep; read it with `files.read`. */
export const download = z.strictObject({ ticket, name: z.string(), type: z.string(), bytes: count });
export type Download = z.infer<typeof download>;

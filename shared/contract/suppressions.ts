import { z } from 'zod';
import { SUPPRESSION_REASONS } from './contacts.ts';
import { call, count, id, line, longText, page, pageInput, ticket, time } from './define.ts';

export const suppressionRecord = z.strictObject({
  id,
  address: z.string(),
  reason: z.enum(SUPPRESSION_REASONS),
  /** Who did it: `bounce`, `complaint`, `import`, `person`, `cleaning`, `request`. */
  source: z.string(),
  /** Evidence in the source's words: reply, file and line, note. */
  detail: z.string(),
  createdAt: time,
});
export type Suppression = z.infer<typeof suppressionRecord>;

export const suppressions = {
  list: call(
    z.strictObject({
      search: line.default(''),
      reason: z.enum(SUPPRESSION_REASONS).nullable().default(null),
      ...pageInput,
    }),
    page(suppressionRecord),
  ),
  totals: call(
    z.strictObject({}),
    /** `erased`: people who were forgotten and are kept as salted hashes only; in no list and in no other count. */
    z.strictObject({ total: count, byReason: z.record(z.enum(SUPPRESSION_REASONS), count), erased: count.default(0) }),
  ),
  /** Adds addresses (any separator); answers what could not be read as an address. */
  add: call(
    z.strictObject({ addresses: longText, reason: z.enum(SUPPRESSION_REASONS), note: line.default('') }),
    z.strictObject({ added: count, already: count, invalid: z.array(z.string()) }),
  ),
  /** Lifts one by hand; the recorded reason is required and stays in the history. */
  remove: call(z.strictObject({ id, because: line.min(3) }), z.strictObject({ address: z.string() })),
  /** Reads a file (text of any layout, a workbook with all its sheets, a plain list) into the suppressions. */
  import: call(
    z.strictObject({ ticket, reason: z.enum(SUPPRESSION_REASONS), note: line.default('') }),
    z.strictObject({ added: count, already: count, invalid: count, invalidSamples: z.array(z.string()) }),
  ),
};

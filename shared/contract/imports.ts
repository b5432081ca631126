import { z } from 'zod';
import { consent, fieldRecord, SUPPRESSION_REASONS } from './contacts.ts';
import { call, count, download, id, line, nothing, page, pageInput, ticket, time } from './define.ts';

export const CHARSETS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-2',
  'windows-1251',
  'shift_jis',
  'gb18030',
  'koi8-r',
] as const;
export const DELIMITERS = [',', ';', '\t', '|'] as const;

/** `delimited` text, a `workbook` (XLSX), or a `plain` list of addresses, one or more a line, `Name <a@b>` among them. */
export const FORMATS = ['delimited', 'workbook', 'plain'] as const;

/**
 * How the file is read; every part is guessed and can be corrected. `headerRow` is the 0-based record of the header, or null for
 * none. `sheet` is the name of a workbook's sheet and null elsewhere.
 */
export const dialect = z.strictObject({
  format: z.enum(FORMATS),
  sheet: z.string().max(200).nullable(),
  charset: z.string().max(40),
  delimiter: z.string().length(1),
  headerRow: z.int().min(0).max(50).nullable(),
});
export type Dialect = z.infer<typeof dialect>;

/**
 * What a column becomes: a built-in field, a custom field (`field:<key>`), a new field (`new:<label>`), several fields at once
 * (`attributes`: a cell holds a JSON object, each of its keys is a field), or nothing. `status` holds words of states; `wants` and
 * `refuses` hold yes or no to mail, as the person said who chose them.
 */
export const columnTarget = z
  .string()
  .max(120)
  .regex(
    /^(address|name|first_name|last_name|status|wants|refuses|list|tags|consent_source|consent_date|attributes|ignore|field:[a-z][a-z0-9_]*|new:.+)$/s,
  );

export const columnGuess = z.strictObject({
  index: count,
  header: z.string(),
  samples: z.array(z.string()),
  target: columnTarget,
  /** `recognised` by the header's word, `suggested` by likeness or values, `new` kept as a new field, `left_out`. */
  certainty: z.enum(['recognised', 'suggested', 'new', 'left_out']),
  /** What the values look like, for a field of the person's own. */
  type: fieldRecord.shape.type,
  /** How its first value would be stored under each type; null where it does not fit. */
  stored: z.partialRecord(fieldRecord.shape.type, z.string().nullable()).default({}),
  /** Its cells are plain yes and no and its name is about mail, but does not tell which of them wants none: only a person knows. */
  unclear: z.boolean().default(false),
});

/** `type` is meant for new fields only; null takes the guess. */
export const mapping = z
  .array(z.strictObject({ index: count, target: columnTarget, type: fieldRecord.shape.type.nullable().default(null) }))
  .max(500);

/**
 * Why a row was left out, or needs a look. The first three groups are to decide; the rest are settled. Rows with a `misfit` (a
 * value that is not of its field's type) come in without that value.
 */
export const IMPORT_PROBLEMS = [
  'typo',
  'duplicate',
  'not_an_address',
  'no_address',
  'malformed',
  'suppressed',
  'too_long',
  'misfit',
] as const;

export const problemGroup = z.strictObject({
  cause: z.enum(IMPORT_PROBLEMS),
  rows: count,
  samples: z
    .array(
      z.strictObject({
        line: count,
        name: z.string(),
        found: z.string(),
        suggestion: z.string().nullable(),
        /** Why this person is never mailed, where that is the cause. */
        never: z.enum(SUPPRESSION_REASONS).nullable().default(null),
      }),
    )
    .max(50),
});

/** What is odd about a file as a whole. */
export const IMPORT_WARNINGS = [
  'unclosed_quote',
  'stray_quote',
  'nul_bytes',
  'ragged',
  'undecodable',
  'too_long',
] as const;

export const importCounts = z.strictObject({
  rows: count,
  created: count,
  updated: count,
  unchanged: count,
  duplicates: count,
  rejected: count,
  suppressed: count,
  /** Values that did not fit the type of their field and were left out; their rows came in. */
  misfits: count,
  rejectedByCause: z.partialRecord(z.enum(IMPORT_PROBLEMS), count),
});

export const importRecord = z.strictObject({
  id,
  fileName: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'failed', 'interrupted', 'undone']),
  counts: importCounts,
  /** Share of the file read, 0 to 1. */
  progress: z.number().min(0).max(1),
  /** What it does now: the file is read and sorted, people are written, or nothing any more. */
  phase: z.enum(['reading', 'writing', 'over']),
  /** True where `resume` can go on with it. */
  resumable: z.boolean(),
  error: z.string().nullable(),
  listName: z.string().nullable(),
  undoable: z.boolean(),
  startedAt: time,
  finishedAt: time.nullable(),
});
export type ImportRecord = z.infer<typeof importRecord>;

/** The names of the columns in front of rejected rows, in each language that Merpati speaks: they are known again when they come back. */
export const REJECTION_COLUMNS = [
  ['line', 'cause', 'reason'],
  ['baris', 'sebab', 'alasan'],
] as const;

export const rejectionWords = z.strictObject({
  columns: z.tuple([line, line, line]),
  causes: z.partialRecord(z.enum(IMPORT_PROBLEMS), line),
});
export type RejectionWords = z.infer<typeof rejectionWords>;

const source = { ticket, dialect, mapping };
export const DUPLICATE_RULES = ['skip', 'fill', 'overwrite'] as const;

/** Addresses that the person typed for single rows. */
const repairs = z
  .array(z.strictObject({ line: count, address: line }))
  .max(10_000)
  .default([]);

export const imports = {
  /** Takes pasted cells or addresses as if they were a file. */
  paste: call(z.strictObject({ text: z.string().min(1).max(20_000_000) }), z.strictObject({ ticket })),
  /** Reads the start of the file and guesses; give parts of a dialect to correct the guess. */
  preview: call(
    z.strictObject({ ticket, dialect: dialect.partial().default({}) }),
    z.strictObject({
      fileName: z.string(),
      bytes: count,
      dialect,
      /** The sheets of a workbook in its own order, with how many rows each says to have (null where it does not say). */
      sheets: z.array(z.strictObject({ name: z.string(), rows: count.nullable() })),
      columns: z.array(columnGuess),
      /** The first 20 records after the header, as read. */
      rows: z.array(z.array(z.string())),
      /** The records before the header (titles, blank rows), as read: any of them may be the header in truth. */
      above: z.array(z.array(z.string())).default([]),
      /** The 0-based record of each of `rows`, as `headerRow` counts: blank ones between them are not shown. */
      at: z.array(count).default([]),
      /** The line of the file, as problems name it, for each of `above`, the header and `rows`. */
      lines: z.array(count).default([]),
      /** Exact when the whole file was read, else an estimate. */
      totalRows: count,
      totalExact: z.boolean(),
      /** Cells of the address column that hold an @, among the rows counted. */
      addresses: count,
      /** `line` is where it first shows. */
      warnings: z.array(z.strictObject({ key: z.enum(IMPORT_WARNINGS), line: count.nullable(), count })),
      /** True when these header words were matched by the person before. */
      remembered: z.boolean(),
    }),
  ),
  /** Reads the whole file without writing: what would happen, grouped by cause. */
  problems: call(
    z.strictObject({
      ...source,
      duplicates: z.enum(DUPLICATE_RULES).default('fill'),
      fixTypos: z.boolean().default(false),
      repairs,
    }),
    z.strictObject({
      counts: importCounts,
      groups: z.array(problemGroup),
      /** What each rule would do with the people who are there already. */
      known: z.partialRecord(z.enum(DUPLICATE_RULES), z.strictObject({ updated: count, unchanged: count })).default({}),
    }),
  ),
  /** Lines of a text file as they stand, around a line that a warning names; at most 11, each cut at 300 characters. */
  lines: call(
    z.strictObject({ ticket, charset: z.string().max(40), line: z.int().min(1) }),
    z.strictObject({ lines: z.array(z.strictObject({ line: count, text: z.string() })) }),
  ),
  /** Starts the import in the background. A person may correct single rows (`repairs`: line → address) and accept all typo fixes. */
  start: call(
    z.strictObject({
      ...source,
      duplicates: z.enum(DUPLICATE_RULES).default('fill'),
      fixTypos: z.boolean().default(false),
      repairs,
      consent: consent.nullable(),
      listId: id.nullable().default(null),
      newList: line.nullable().default(null),
      /** Names of tags that everybody of this import gets. */
      tags: z.array(line.min(1)).max(50).default([]),
    }),
    z.strictObject({ id }),
  ),
  get: call(z.strictObject({ id }), importRecord),
  list: call(z.strictObject({ ...pageInput }), page(importRecord)),
  /** Stops at the next slice; what was written stays and can be undone. */
  cancel: call(z.strictObject({ id }), nothing),
  /** Goes on with an import that a crash, a full disk or a quit interrupted: nothing is written twice. */
  resume: call(z.strictObject({ id }), nothing),
  /** Takes back everything this import wrote, until a campaign used it. */
  undo: call(
    z.strictObject({ id }),
    z.strictObject({
      removed: count,
      restored: count,
      /** Names of lists and tags that it made and that stay, though nobody is in them, because a segment or an open campaign names them. */
      groupsStay: z.array(z.string()).optional(),
      /** Labels of fields that it made and that stay, because somebody filled them, or a segment or a campaign asks for them. */
      fieldsStay: z.array(z.string()).optional(),
    }),
  ),
  /**
   * The rejected rows with all their columns as CSV; in front of them their line, the key of the cause, and, where `words` are
   * given, what that means: `columns` names the three, `causes` has a sentence for each cause.
   */
  downloadRejections: call(z.strictObject({ id, words: rejectionWords.nullable().default(null) }), download),
};

import { alike, createSeeker, sought } from './byte-seeker.ts';
import { anyPiece } from './file-holds.ts';

export const PAGE = 4_096;
/** Numbers of so few pages begin with a NUL. */
export const MOST_PAGES = 1 << 24;
/** So many characters of a text may be missing at the end of a page: more of them at the beginning of the next are noticed there. */
const MISSING = 7;
const ASCII = /^[\x20-\x7e]{3,}$/;

/** What is sought in the file of a database: texts, those that are sought as UTF-16 too, and the number of a page that may hold them. */
export type SoughtInPages = {
  readonly texts: readonly string[];
  readonly wide: readonly string[];
  readonly except: number;
};

/**
 * Tells for certain that no text of a database holds any of these, whatever its case, from the bytes of its file alone, to which
 * nobody must write meanwhile; false where that is not certain. SQLite keeps a long row in a leaf and a chain of pages
 * (https://sqlite.org/fileformat2.html, 1.6): what is sought may end within a leaf, where the number of the next page follows, or
 * with its page, and go on behind the four bytes at the beginning of the next one.
 */
export async function standsNowhere(file: number, { texts, wide, except }: SoughtInPages): Promise<boolean> {
  // Other letters stand in texts in ways that bytes do not tell.
  if (texts.length === 0 || !texts.every((text) => ASCII.test(text))) return false;
  const whole = texts.map((text) => sought(Buffer.from(text)));
  const begun = whole.map((text) => text.subarray(0, Math.max(Math.ceil(text.length / 2), text.length - MISSING)));
  const utf16 = wide.map((text) => Buffer.from(text, 'utf16le'));
  const seek = createSeeker([...begun, ...utf16]);
  const goesOn = createEndings(whole, begun);
  const overlap = Math.max(...whole.map((text) => text.length), ...utf16.map((text) => text.length));
  const maybe = await anyPiece(file, overlap, (piece, from, to, position) => {
    // Somebody cut a page in two.
    if (position % PAGE !== 0) return true;
    const isPageAt = (at: number) => (position - to + at) % PAGE === 0;
    for (let page = to - PAGE; page >= from; page -= PAGE)
      if (piece[page] === 0 && goesOn(piece, page + 4, to)) return true;
    return seek(piece, from, to, (at) => {
      if (Math.floor((position - to + at) / PAGE) + 1 === except) return false;
      const isUtf16 = !begun.some((text) => alike(piece, at, to, text) === text.length);
      return isUtf16 || whole.some((text, which) => isOrEnds(text, begun[which] ?? text));
      function isOrEnds(text: Uint8Array, least: Uint8Array): boolean {
        const many = alike(piece, at, to, text);
        return many === text.length || (many >= least.length && (piece[at + many] === 0 || isPageAt(at + many)));
      }
    });
  });
  return !maybe;
}

/** Tells whether the end of a text stands there, of which less than the sought beginning stands elsewhere. */
function createEndings(whole: readonly Uint8Array[], begun: readonly Uint8Array[]) {
  const endings = whole.flatMap((text, which) =>
    Array.from({ length: (begun[which] ?? text).length - 1 }, (_, at) => text.subarray(at + 1)),
  );
  const byFirst = new Map<number, Uint8Array[]>();
  for (const ending of endings) {
    const first = ending[0] ?? 0;
    byFirst.set(first, [...(byFirst.get(first) ?? []), ending]);
  }
  const none: Uint8Array[] = [];
  return (piece: Uint8Array, begin: number, to: number): boolean =>
    (byFirst.get(sought(piece.subarray(begin, begin + 1))[0] ?? 0) ?? none).some(
      (ending) => alike(piece, begin, to, ending) === ending.length,
    );
}

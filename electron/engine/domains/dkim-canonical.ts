/** One header field: its name as written, and what follows the colon, folds and all. */
type HeaderField = { readonly name: string; readonly value: string };

/** The fields of a header block with CRLF line ends, in order. */
export function headerFields(block: string): HeaderField[] {
  return block
    .replace(/\r\n$/, '')
    .split(/\r\n(?![ \t])/)
    .map((line) => {
      const colon = line.indexOf(':');
      return { name: line.slice(0, colon), value: line.slice(colon + 1) };
    });
}

/** A header field as the relaxed algorithm sees it, without its line end (RFC 6376 section 3.4.2). */
export function relaxedHeader({ name, value }: HeaderField): string {
  const unfolded = value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${name.trimEnd().toLowerCase()}:${unfolded}`;
}

/**
 * Whole lines of a body as the relaxed algorithm sees them (RFC 6376 section 3.4.4), so that pieces that begin and end with a
 * line can be taken one by one. Empty lines at the end of a body are not looked at: a multipart body has none.
 */
export function relaxedLines(lines: string): string {
  return lines.replace(/[ \t]+(?=\r\n)/g, '').replace(/[ \t]+/g, ' ');
}

/**
 * One CSV line (RFC 4180, CRLF). A cell that a spreadsheet would run as a formula (also by a full-width sign) gets an apostrophe in front (OWASP);
 * plain negative numbers stay as they are.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => csvCell(cell === null ? '' : String(cell))).join(',')}\r\n`;
}

/** Starts a file that Excel reads as UTF-8. */
export const CSV_START = '\ufeff';

function csvCell(text: string): string {
  const safe = /^[=+@\t\r\n＝＋－＠-]/.test(text) && !/^[+-]?\d+([.,]\d+)*$/.test(text) ? `'${text}` : text;
  return /[",;\r\n\t]|^\s|\s$|^'/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A cell without the apostrophe that keeps a spreadsheet from running it as a formula (our files and others have it). */
export function withoutGuard(cell: string): string {
  return cell.charCodeAt(0) === 39 && /^'[=+@\t\r\n＝＋－＠-]/.test(cell) ? cell.slice(1) : cell;
}

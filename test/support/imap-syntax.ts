/** Cuts a command line into tag, verb (upper case) and the rest. */
export function splitCommand(line: string): { tag: string; verb: string; rest: string } {
  const [, tag = '', verb = '', rest = ''] = /^(\S+) (\S+) ?(.*)$/s.exec(line) ?? [];
  return { tag, verb: verb.toUpperCase(), rest };
}

/** Words of a command: atoms, quoted strings without their quotes, and `BODY[...]<a.b>` as one. */
export function takeTokens(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|([^\s"[]+\[[^\]]*\](?:<[\d.]+>)?)|(\S+)/g)].map(
    ([, quoted, section, atom]) => quoted?.replace(/\\(.)/g, '$1') ?? section ?? atom ?? '',
  );
}

/** The size that a line announces at its end, or null; `immediate` where the client does not wait (RFC 7888). */
export function sizeOfLiteral(line: string): { bytes: number; immediate: boolean } | null {
  const [, bytes, plus] = /\{(\d+)(\+?)\}$/.exec(line) ?? [];
  return bytes === undefined ? null : { bytes: Number(bytes), immediate: plus === '+' };
}

/** The UIDs that a set (`1:5,7,9:*`) means in a folder with these; `9:*` means at least the last one (RFC 3501 6.4.8). */
export function uidsIn(set: string, there: readonly number[]): Set<number> {
  const last = Math.max(0, ...there);
  const found = new Set<number>();
  for (const part of set.split(',')) {
    const [a = '', b = a] = part.split(':');
    const [from, to] = [a, b].map((end) => (end === '*' ? last : Number(end))).sort((x, y) => x - y);
    for (const uid of there) if (uid >= (from ?? 0) && uid <= (to ?? 0)) found.add(uid);
  }
  return found;
}

/** One term of an SPF record. A `modifier` is `name=value`; everything else is a mechanism (RFC 7208 sections 5 and 6). */
interface SpfTerm {
  readonly text: string;
  readonly name: string;
  readonly pass: boolean;
  readonly modifier: boolean;
  /** What stands behind the colon or the equals sign. */
  readonly target: string;
}

const MECHANISMS = new Set(['all', 'include', 'a', 'mx', 'ptr', 'ip4', 'ip6', 'exists']);
const TERM = /^([+?~-]?)([A-Za-z][A-Za-z0-9_.-]{0,63})(?:([:=/])(.{0,255}))?$/;
const MOST_TERMS = 200;

/** Those texts of a name that are SPF records (RFC 7208 section 4.5), in an order that does not depend on DNS. */
export function spfRecords(texts: readonly string[]): string[] {
  return texts.filter((text) => /^v=spf1(?: |$)/i.test(text)).sort();
}

/** The terms of a record, or the one that nobody can read. */
export function spfTerms(record: string): { terms: SpfTerm[]; wrong: string | null } {
  const terms: SpfTerm[] = [];
  for (const text of record
    .trim()
    .split(/ +/)
    .slice(1, MOST_TERMS + 1)) {
    const [, sign = '', name = '', mark = '', target = ''] = TERM.exec(text) ?? [];
    const kind = name.toLowerCase();
    const modifier = mark === '=' && sign === '';
    if (!modifier && (!MECHANISMS.has(kind) || mark === '=')) return { terms, wrong: text };
    if ((kind === 'include' || kind === 'exists' || kind === 'redirect') && target === '')
      return { terms, wrong: text };
    terms.push({ text, name: kind, pass: sign === '' || sign === '+', modifier, target: target.toLowerCase() });
  }
  return { terms, wrong: null };
}

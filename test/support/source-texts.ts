import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseSync } from 'rolldown/utils';

export const ROOT = resolve(import.meta.dirname, '../..');

type Node = { type: string; [key: string]: unknown };

/** Files below a folder whose name matches; paths relative to the repository. */
export function filesBelow(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}

/** All leaves of a catalogue as `key.path` → text. */
export function leaves(tree: unknown, prefix = ''): [string, string][] {
  if (typeof tree !== 'object' || tree === null) return [[prefix, String(tree)]];
  return Object.entries(tree).flatMap(([key, value]) => leaves(value, prefix ? `${prefix}.${key}` : key));
}

/** One catalogue file: namespace and its texts. */
export function catalogue(language: 'en' | 'id', namespace: string): Map<string, string> {
  return new Map(
    leaves(JSON.parse(readFileSync(join(ROOT, `renderer/locales/${language}/${namespace}.json`), 'utf8'))),
  );
}

export function namespaces(language: 'en' | 'id'): string[] {
  return readdirSync(join(ROOT, `renderer/locales/${language}`))
    .map((name) => name.replace(/\.json$/, ''))
    .sort();
}

function children(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter(
      (value): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string',
    );
}

const SPOKEN = new Set(['title', 'label', 'placeholder', 'alt', 'aria-label', 'description', 'hint', 'pick', 'word']);
const LETTERS = /\p{L}{2}/u;
/** Names, and sample addresses on reserved domains, are the same in every language. */
const NAMES = /^((Merpati|SPF|DKIM|DMARC|HTML|CSV|SMTP|·|\s)*|https?:\/\/\S*|[\w.@-]*\bexample\.(com|net|org)\S*)$/;

function literalIn(node: Node): string | null {
  if (node.type === 'JSXText') return String(node.value);
  if (node.type !== 'JSXAttribute') return null;
  const { name, value } = node as unknown as { name: { name: string }; value: Node | null };
  if (!SPOKEN.has(name.name) || value?.type !== 'Literal') return null;
  return String(value.value);
}

/** Texts that a person would see and that come from no catalogue, with their line. */
export function hardCoded(path: string, source = readFileSync(join(ROOT, path), 'utf8')): string[] {
  const { program } = parseSync(path, source, { lang: 'tsx' });
  const found: string[] = [];
  const walk = (node: Node) => {
    const text = literalIn(node)?.trim();
    if (text && LETTERS.test(text) && !NAMES.test(text)) {
      const line = source.slice(0, Number(node.start)).split('\n').length;
      found.push(`${path}:${line} ${text}`);
    }
    children(node).forEach(walk);
  };
  walk(program as unknown as Node);
  return found;
}

/** Keys that a source names whole (`ns:key`), and the fixed beginnings of those it puts together (`ns:key.${x}`). */
export function keysIn(source: string, known: ReadonlySet<string>): { whole: string[]; beginnings: string[] } {
  const whole: string[] = [];
  const beginnings: string[] = [];
  for (const [, quote, namespace, key, end] of source.matchAll(/(['"`])([a-z][\w-]*):([\w.-]*)(\$\{|\1)/g)) {
    if (!namespace || !known.has(namespace)) continue;
    if (end === quote) whole.push(`${namespace}:${key}`);
    else beginnings.push(`${namespace}:${key}`);
  }
  return { whole, beginnings };
}

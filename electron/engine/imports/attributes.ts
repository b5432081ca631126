const MOST_KEYS = 200;
const MOST_NAME = 100;
const LONGEST_CELL = 200_000;

/**
 * The fields in a cell that holds a JSON object (listmonk exports them so): names with their values as text, objects inside
 * flattened (`address city`), lists joined with commas. Nothing where the cell is no such object; bounded, never throws.
 */
export function attributesIn(cell: string): [name: string, value: string][] {
  const text = cell.trim();
  if (!text.startsWith('{') || text.length > LONGEST_CELL) return [];
  try {
    const found: [string, string][] = [];
    flatten(JSON.parse(text), '', found, 0);
    return found;
  } catch {
    return [];
  }
}

/** Whether most cells of a column that say anything hold JSON objects. */
export function holdsAttributes(cells: readonly string[]): boolean {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '' && cell !== '{}');
  return filled.length > 0 && filled.filter((cell) => attributesIn(cell).length > 0).length > filled.length / 2;
}

/** The names in the cells of a column and the values of each, in the order in which they first show. */
export function attributeColumns(cells: readonly string[]): Map<string, string[]> {
  const columns = new Map<string, string[]>();
  for (const cell of cells) {
    for (const [name, value] of attributesIn(cell)) {
      const values = columns.get(name);
      if (values) values.push(value);
      else if (columns.size < MOST_KEYS) columns.set(name, [value]);
    }
  }
  return columns;
}

function flatten(value: unknown, name: string, found: [string, string][], depth: number): void {
  if (found.length >= MOST_KEYS || value === null || value === undefined) return;
  if (typeof value === 'object' && !Array.isArray(value)) {
    if (depth > 4) return;
    for (const [key, inner] of Object.entries(value))
      flatten(inner, `${name} ${key.replace(/\s+/g, ' ')}`.trim().slice(0, MOST_NAME), found, depth + 1);
    return;
  }
  const text = Array.isArray(value) ? value.map(scalar).filter(Boolean).join(', ') : scalar(value);
  if (name !== '' && text !== '') found.push([name, text]);
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

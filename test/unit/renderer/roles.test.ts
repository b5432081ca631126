import { describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../../../renderer/ui/roles.ts';

/** Relative luminance (WCAG 2.2) of `#rrggbb`. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const TEXT_ON: readonly (readonly [Role, readonly Role[]])[] = [
  ['text', ['bg', 'side', 'card', 'sunk', 'hover', 'runbg', 'okbg', 'waitbg', 'badbg', 'askbg']],
  ['dim', ['bg', 'side', 'card', 'sunk', 'hover', 'runbg', 'badbg', 'waitbg', 'askbg', 'seg']],
  ['link', ['bg', 'card', 'side']],
  ['onfill', ['fill', 'fillhover']],
  ['onsoft', ['soft']],
  ['ok', ['card', 'bg', 'okbg']],
  ['wait', ['card', 'bg', 'waitbg']],
  ['bad', ['card', 'bg', 'badbg']],
  ['ask', ['card', 'bg', 'askbg', 'side']],
  ['run', ['card', 'bg', 'runbg']],
];
const EDGE_ON: readonly (readonly [Role, readonly Role[]])[] = [
  ['field', ['card', 'bg']],
  ['fill', ['card', 'bg', 'side']],
  ['runbar', ['card']],
  ['okbar', ['card']],
  ['waitbar', ['card']],
  ['badbar', ['card']],
  ['askbar', ['card']],
];

const pairs = (table: typeof TEXT_ON) =>
  table.flatMap(([front, backs]) =>
    backs.flatMap((back) =>
      [0, 1].map((scheme) => ({
        front,
        back,
        scheme: scheme === 0 ? 'light' : 'dark',
        ratio: contrast(ROLES[front][scheme] ?? '', ROLES[back][scheme] ?? ''),
      })),
    ),
  );

describe('colours', () => {
  it('of text keep 4.5 to 1 on everything they stand on, in both schemes', () => {
    expect(pairs(TEXT_ON).filter(({ ratio }) => ratio < 4.5)).toEqual([]);
  });

  it('of edges and bars keep 3 to 1', () => {
    expect(pairs(EDGE_ON).filter(({ ratio }) => Math.round(ratio * 10) / 10 < 3)).toEqual([]);
  });
});

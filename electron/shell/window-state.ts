import { z } from 'zod';

export const MIN_SIZE = { width: 960, height: 640 } as const;
const FIRST_SIZE = { width: 1280, height: 800 } as const;

const rectangle = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
});
export type Rectangle = z.infer<typeof rectangle>;

export const windowState = z.object({ bounds: rectangle, maximized: z.boolean() });
export type WindowState = z.infer<typeof windowState>;

const overlap = (a: number, aLength: number, b: number, bLength: number) =>
  Math.max(0, Math.min(a + aLength, b + bLength) - Math.max(a, b));

const visible = (bounds: Rectangle, area: Rectangle) =>
  overlap(bounds.x, bounds.width, area.x, area.width) * overlap(bounds.y, bounds.height, area.y, area.height);

/**
 * Where a window is opened: as it was left, if a good part of it is still on one of today's screens; else centred by the
 * system at the usual size. Never larger than its screen. `areas` are the work areas of the screens, the first is the main one.
 */
export function placeWindow(
  kept: WindowState | null,
  areas: readonly Rectangle[],
): { bounds: Partial<Rectangle> & { width: number; height: number }; maximized: boolean } {
  const main = areas[0] ?? { x: 0, y: 0, ...FIRST_SIZE };
  const sized = (size: { width: number; height: number }, area: Rectangle) => ({
    width: Math.min(Math.max(size.width, MIN_SIZE.width), area.width),
    height: Math.min(Math.max(size.height, MIN_SIZE.height), area.height),
  });
  const best = kept && [...areas].sort((a, b) => visible(kept.bounds, b) - visible(kept.bounds, a))[0];
  if (!kept || !best || visible(kept.bounds, best) < 200 * 100) {
    return { bounds: sized(FIRST_SIZE, main), maximized: kept?.maximized ?? false };
  }
  const size = sized(kept.bounds, best);
  const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), Math.max(low, high));
  return {
    bounds: {
      ...size,
      x: clamp(kept.bounds.x, best.x, best.x + best.width - size.width),
      y: clamp(kept.bounds.y, best.y, best.y + best.height - size.height),
    },
    maximized: kept.maximized,
  };
}

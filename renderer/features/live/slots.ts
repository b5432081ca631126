import type { Timeline } from './live-store.ts';

/** What happened in one equal stretch of time. */
export interface Slot {
  at: number;
  handled: number;
  accepted: number;
  deferred: number;
  refusedAddress: number;
  refusedUs: number;
  /** Handled since the beginning, at the end of the slot. */
  soFar: number;
}

/** Lengths of a slot that a person can read from a clock, seconds. */
const LENGTHS = [1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400].map((each) => each * 1_000);
const MOST_SLOTS = 40;

/** The points of a timeline in equal slots from `from` to `to`: at most forty, and one more. */
export function slotsOf(points: Timeline['points'], from: number, to: number): { slots: Slot[]; length: number } {
  const span = Math.max(1, to - from);
  const length = LENGTHS.find((each) => span / each <= MOST_SLOTS) ?? Math.ceil(span / MOST_SLOTS);
  const first = Math.floor(from / length) * length;
  const count = Math.max(1, Math.floor((to - first) / length) + 1);
  const slots = Array.from(
    { length: count },
    (_, index): Slot => ({
      at: first + index * length,
      handled: 0,
      accepted: 0,
      deferred: 0,
      refusedAddress: 0,
      refusedUs: 0,
      soFar: 0,
    }),
  );
  let before = 0;
  for (const point of points) {
    const slot = slots[Math.min(count - 1, Math.max(0, Math.floor((point.at - first) / length)))];
    if (!slot) continue;
    slot.handled += Math.max(0, point.handled - before);
    slot.accepted += point.accepted;
    slot.deferred += point.deferred;
    slot.refusedAddress += point.refusedAddress;
    slot.refusedUs += point.refusedUs;
    before = point.handled;
  }
  let soFar = 0;
  for (const slot of slots) {
    soFar += slot.handled;
    slot.soFar = soFar;
  }
  return { slots, length };
}

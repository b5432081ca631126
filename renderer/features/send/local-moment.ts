const two = (value: number) => String(value).padStart(2, '0');

/** A moment as a field of day and time shows it on this computer's clock: `2026-11-22T09:00`. */
export function toLocalText(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The moment that such a field means, or null while it is not whole. */
export function fromLocalText(text: string): number | null {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? new Date(text).getTime() : Number.NaN;
  return Number.isFinite(at) && at >= 0 ? at : null;
}

const MORNING = 9;

/** The next nine o'clock that is at least half an hour away. */
export function nextMorning(now: number): number {
  const date = new Date(now + 30 * 60_000);
  const late = date.getHours() >= MORNING;
  date.setHours(MORNING, 0, 0, 0);
  if (late) date.setDate(date.getDate() + 1);
  return date.getTime();
}

/** The name of the zone of this computer. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Every zone that can be chosen, this computer's first. */
export function zones(): string[] {
  const own = ownZone();
  return [own, ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== own)];
}

const STEPS = [1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 86_400];
const MOST_BUCKETS = 60;

/** The bucket, in seconds, with which a span of time becomes at most 60 points. */
export function bucketFor(milliseconds: number): number {
  const seconds = Math.max(1, milliseconds / 1000);
  return STEPS.find((step) => seconds / step <= MOST_BUCKETS) ?? Math.ceil(seconds / MOST_BUCKETS / 86_400) * 86_400;
}

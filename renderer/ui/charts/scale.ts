/** Round steps for three or four grid lines that reach at least `max`. */
export function ticks(max: number, lines = 4): number[] {
  if (max <= 0) return [0, 1];
  const rough = max / lines;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size * lines >= max) ?? power * 10;
  const whole = Math.max(1, step);
  const marks: number[] = [];
  for (let value = 0; value < max + whole; value += whole) marks.push(value);
  return marks;
}

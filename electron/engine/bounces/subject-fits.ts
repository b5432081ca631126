const LEAST_LETTERS = 6;

/**
 * Whether a subject may have been made from a campaign's subject: what stands between its merge fields occurs in order.
 * `unknown` where a template says too little (hardly anything but fields, or alternatives) to tell.
 */
export function subjectFits(template: string, subject: string): 'yes' | 'no' | 'unknown' {
  if (template.includes('{%')) return 'unknown';
  const pieces = template
    .slice(0, 1_000)
    .split(/\{\{[^{}]{0,200}\}\}/)
    .map(plain)
    .filter((piece) => piece !== '');
  if (pieces.join('').replace(/[^\p{L}\p{N}]/gu, '').length < LEAST_LETTERS) return 'unknown';
  const text = plain(subject.slice(0, 1_000));
  let at = 0;
  for (const piece of pieces) {
    const next = text.indexOf(piece, at);
    if (next === -1) return 'no';
    at = next + piece.length;
  }
  return 'yes';
}

/** Headers are folded and cut anywhere: blanks say nothing. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}

import type { MessageFacts } from '../facts.ts';

export type FindingLevel = 'blocker' | 'warning' | 'notice';

/** One thing a rule saw: where, and the words that show it. */
export type Hit = { where: string; evidence: string; values?: Record<string, string | number> };

/**
 * A rule: what it is called (`content.<key>` in the catalogues), what it is about, where it comes from, and how it finds.
 * `about` tells signs of unwanted mail (`words`, `tricks`, `links`, `pictures`) from plain craft (`craft`) and from what
 * the law or mailbox providers ask of senders (`duty`). Every rule reads linearly.
 */
export type Rule = {
  key: string;
  about: 'words' | 'tricks' | 'links' | 'pictures' | 'craft' | 'duty';
  source: string;
  level: FindingLevel;
  /** What it adds to the sum of signs; 0 for craft and duties. */
  weight: 0 | 1 | 2 | 3;
  find: (facts: MessageFacts) => Hit[];
};

/** A short piece of a text around a place, on one line. */
export function excerpt(text: string, at: number, length: number): string {
  const from = Math.max(0, at - 24);
  const to = Math.min(text.length, at + length + 24);
  const cut = text.slice(from, to).replace(/\s+/g, ' ').trim();
  return `${from > 0 ? '…' : ''}${cut}${to < text.length ? '…' : ''}`;
}

/** Texts that a reader sees, subject and preheader first. */
export function visiblePieces(facts: MessageFacts): { where: string; text: string }[] {
  const heads = [
    { where: 'subject', text: facts.subject },
    { where: 'preheader', text: facts.preheader },
  ];
  return [...heads, ...facts.pieces].filter((piece) => piece.text !== '');
}

/** Matches of a pattern in all visible texts, at most `most`. */
export function hitsOf(facts: MessageFacts, pattern: RegExp, most = 50): Hit[] {
  const hits: Hit[] = [];
  for (const { where, text } of visiblePieces(facts)) {
    for (const match of text.matchAll(pattern)) {
      hits.push({ where, evidence: excerpt(text, match.index, match[0].length) });
      if (hits.length === most) return hits;
    }
  }
  return hits;
}

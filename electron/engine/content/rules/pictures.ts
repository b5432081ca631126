import type { ImageFact, MessageFacts } from '../facts.ts';
import type { Hit, Rule } from './rule.ts';

const show = (image: ImageFact): Hit => ({
  where: image.where,
  evidence: (image.src.startsWith('data:') ? image.src.slice(0, 24) : image.src).slice(0, 120),
});
const isPixel = (image: ImageFact) => (image.width ?? 9) <= 1 || (image.height ?? 9) <= 1;
const letters = (facts: MessageFacts) =>
  facts.pieces.reduce((sum, piece) => sum + piece.text.replace(/\s/g, '').length, 0);
const pictures = (facts: MessageFacts) => facts.images.filter((image) => !isPixel(image));

function onlyPictures(facts: MessageFacts): Hit[] {
  const shown = pictures(facts);
  const body = letters(facts);
  return shown.length > 0 && body < 150
    ? [{ where: shown[0]?.where ?? 'html', evidence: '', values: { letters: body, pictures: shown.length } }]
    : [];
}

function littleText(facts: MessageFacts): Hit[] {
  const shown = pictures(facts);
  const body = letters(facts);
  if (shown.length < 3 || body < 150 || body / shown.length >= 60) return [];
  return [{ where: shown[0]?.where ?? 'html', evidence: '', values: { letters: body, pictures: shown.length } }];
}

export const PICTURE_RULES: readonly Rule[] = [
  {
    key: 'picture_only',
    about: 'pictures',
    source: 'spamassassin HTML_IMAGE_ONLY_*',
    level: 'warning',
    weight: 2,
    find: onlyPictures,
  },
  {
    key: 'picture_heavy',
    about: 'pictures',
    source: 'spamassassin HTML_IMAGE_RATIO_*',
    level: 'notice',
    weight: 1,
    find: littleText,
  },
  {
    key: 'picture_alt',
    about: 'craft',
    source: 'WCAG 1.1.1',
    level: 'warning',
    weight: 0,
    find: (facts) =>
      pictures(facts)
        .filter((image) => image.alt === null && image.src !== '')
        .map(show),
  },
  {
    key: 'picture_missing',
    about: 'craft',
    source: 'craft',
    level: 'warning',
    weight: 0,
    find: (facts) => facts.images.filter((image) => image.src === '').map(show),
  },
  {
    key: 'picture_data',
    about: 'craft',
    source: 'caniemail: data: pictures do not show in Gmail',
    level: 'warning',
    weight: 0,
    find: (facts) =>
      facts.kind === 'html' ? facts.images.filter((image) => image.src.startsWith('data:')).map(show) : [],
  },
  {
    key: 'picture_pixel',
    about: 'pictures',
    source: 'spamassassin, privacy',
    level: 'notice',
    weight: 1,
    find: (facts) => facts.images.filter((image) => isPixel(image) && /^https?:/i.test(image.src)).map(show),
  },
];

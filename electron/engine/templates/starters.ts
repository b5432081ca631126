import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type BlockContent, blockContent } from '../../../shared/blocks.ts';
import { assetPath } from '../assets.ts';

/** A starter template in one language. */
export type StarterTemplate = {
  key: string;
  name: string;
  description: string;
  subject: string;
  preheader: string;
  content: BlockContent;
};

/** The templates that ship, in the order in which the gallery shows them. */
const KEYS = ['letter', 'promo', 'newsletter', 'invitation', 'announcement', 'welcome', 'lebaran', 'invoice'] as const;

const text = z.string().min(1);
const version = z.strictObject({
  name: text,
  description: text,
  subject: text,
  preheader: text,
  content: blockContent,
});
const starter = z.strictObject({ key: z.enum(KEYS), en: version, id: version });

let read: z.infer<typeof starter>[] | undefined;

function starters(): z.infer<typeof starter>[] {
  read ??= KEYS.map((key) => starter.parse(JSON.parse(readFileSync(assetPath(`templates/${key}.json`), 'utf8'))));
  return read;
}

/** All starter templates in a language. */
export function starterTemplates(language: 'en' | 'id'): StarterTemplate[] {
  return starters().map((each) => ({ key: each.key, ...each[language] }));
}

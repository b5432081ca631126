import { type StarterTemplate, starterTemplates } from './starters.ts';

export type { StarterTemplate } from './starters.ts';

/** The starter template of that key in a language, or undefined. */
export function findTemplate(key: string, language: 'en' | 'id'): StarterTemplate | undefined {
  return starterTemplates(language).find((template) => template.key === key);
}

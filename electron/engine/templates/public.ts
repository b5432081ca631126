import type { BlockContent } from '../../../shared/blocks.ts';

export type StarterTemplate = {
  key: string;
  name: string;
  description: string;
  subject: string;
  preheader: string;
  content: BlockContent;
};

export function findTemplate(_key: string, _language: 'en' | 'id'): StarterTemplate | undefined {
  return undefined;
}

import { createRequire } from 'node:module';
import type { Report } from '../../electron/engine/bounces/report.ts';

type Addresses = { readonly value: readonly { readonly address?: string }[] };

/** What mailparser gives of a mail, as far as it is compared. */
export type ParsedMail = {
  readonly from?: Addresses;
  readonly to?: Addresses | readonly Addresses[];
  readonly subject?: string;
  readonly date?: Date;
  readonly messageId?: string;
  readonly inReplyTo?: string;
  readonly references?: string | readonly string[];
  readonly text?: string;
  readonly html?: string | false;
};

// It brings no types of its own.
const { simpleParser } = createRequire(import.meta.url)('mailparser') as {
  simpleParser: (raw: Buffer) => Promise<ParsedMail>;
};

/** The fields that a report and mailparser's reading of the same mail have in common. */
export const COMMON_FIELDS = ['from', 'to', 'subject', 'date', 'messageId', 'references', 'text'] as const;
export type CommonField = (typeof COMMON_FIELDS)[number];

/** mailparser as it comes: the whole mail, every part decoded. */
export async function rivalParse(raw: Buffer): Promise<ParsedMail> {
  return simpleParser(raw);
}

const bare = (id: string) => id.replace(/^<|>$/g, '').trim();
const plain = (text: string) => text.replace(/[\s\u00a0]+/g, ' ').trim();
/** Marks, links and list dots are mailparser's own in text made from HTML: letters and digits are compared. */
const letters = (text: string) => text.replace(/[^\p{L}\p{N}@]+/gu, '').toLowerCase();

/** Which of the common fields say the same. `text`: our words (the returned mail cut off) are all in mailparser's, in order. */
export function sameFields(report: Report, rival: ParsedMail): Readonly<Record<CommonField, boolean>> {
  const froms = rival.from?.value.map((each) => each.address?.toLowerCase() ?? '') ?? [];
  const tos = [rival.to ?? []].flat().flatMap((list) => list.value.map((each) => each.address?.toLowerCase() ?? ''));
  const ours = report.to.map((address) => address.toLowerCase());
  const ids = [rival.inReplyTo ?? '', ...[rival.references ?? []].flat()].map(bare).filter((id) => id !== '');
  return {
    from: report.from === null ? froms.every((each) => !each.includes('@')) : froms.includes(report.from.toLowerCase()),
    to: tos.every((address) => !address.includes('@') || ours.includes(address)),
    subject: plain(report.subject) === plain(rival.subject ?? ''),
    date: report.date === null || Math.abs(report.date - (rival.date?.getTime() ?? 0)) < 1000,
    messageId: report.messageId === null ? true : report.messageId === bare(rival.messageId ?? ''),
    references: ids.every((id) => !id.includes('@') || report.references.includes(id)),
    text: letters(rival.text || rival.html || '').includes(letters(report.text).slice(0, 400)),
  };
}

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** One labelled mail of the measuring data. */
export type LabelledMail = {
  file: string;
  category: 'hard' | 'soft' | 'complaint' | 'autoreply' | 'not-a-bounce';
  accept: string[];
  variant_of?: string;
  recipients: {
    address: string | null;
    address_alt?: string | string[] | null;
    action?: string | null;
    reason?: string;
    category?: string;
  }[];
};

export type LabelledReply = { line: string; category: string; accept: string[]; reason: string; source: string };

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** Whether the measuring data lies beside the repository. */
export const hasBounceData = existsSync(`${DATA}bounces/manifest.jsonl`);

function jsonLines<T>(text: string): T[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** The labelled mails with their bytes. */
export function labelledMails(): { label: LabelledMail; raw: Buffer }[] {
  const labels = jsonLines<LabelledMail>(readFileSync(`${DATA}bounces/manifest.jsonl`, 'utf8'));
  const mails = jsonLines<{ file: string; raw_latin1: string }>(
    gunzipSync(readFileSync(`${DATA}bounces/messages.jsonl.gz`)).toString('utf8'),
  );
  const raws = new Map(mails.map((mail) => [mail.file, Buffer.from(mail.raw_latin1, 'latin1')]));
  return labels.flatMap((label) => {
    const raw = raws.get(label.file);
    return raw ? [{ label, raw }] : [];
  });
}

export function labelledReplies(): LabelledReply[] {
  return jsonLines(readFileSync(`${DATA}smtp-replies/replies.jsonl`, 'utf8'));
}

export const mboxPath = `${DATA}bounces/mbox-0.mbox`;

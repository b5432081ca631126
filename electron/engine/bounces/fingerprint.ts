import { createHash } from 'node:crypto';
import type { Report } from './report.ts';

const FINGERPRINTED = 1_048_576;

/**
 * What stays the same of a mail whatever folder it lies in and however it got there: its own Message-ID and its body. Without a
 * Message-ID of its own two mails with the same words may be two.
 */
export function fingerprintOf({ messageId, kind, from }: Report, raw: Buffer): string | null {
  if (messageId === null) return null;
  const text = raw.toString('latin1', 0, FINGERPRINTED).replace(/\r/g, '');
  const body = text.indexOf('\n\n');
  if (body === -1) return null;
  const identity = `${kind}\n${from ?? ''}\n${messageId}\n${text.slice(body).trim()}`;
  return createHash('sha256').update(identity, 'latin1').digest('hex');
}

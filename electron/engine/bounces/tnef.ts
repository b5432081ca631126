import { field } from './headers.ts';
import type { Mail, Part } from './walk.ts';

/** Exchange's own form of a mail (MS-OXTNEF 2.1), sent as `winmail.dat`. */
const SIGNATURE = 0x223e9f78;
const MESSAGE_CLASS = 0x00078008;
/** Subject, body, properties, table of recipients. */
const TOLD: ReadonlySet<number> = new Set([0x00018004, 0x0002800c, 0x00069003, 0x00069004]);
const MOST_BYTES = 1_048_576;
const MOST_TEXT = 65_536;
const MOST_ATTRIBUTES = 200;
const LEAST_RUN = 5;

/** Whether a part is such a form. */
export const isTnef = ({ type, params }: Pick<Part, 'type' | 'params'>): boolean =>
  type === 'application/ms-tnef' ||
  type === 'application/vnd.ms-tnef' ||
  (type === 'application/octet-stream' && params.get('name')?.toLowerCase() === 'winmail.dat');

/** What a non-delivery report says that comes in this form only, as text; '' where the part is none, or another kind of mail. */
export function tnefReport(mail: Mail, part: Part): string {
  const body = mail.text.slice(part.start, Math.min(part.end, part.start + 2 * MOST_BYTES));
  const isBase64 = /base64/i.test(field(part.headers, 'content-transfer-encoding'));
  return readReport(Buffer.from(body, isBase64 ? 'base64' : 'latin1').subarray(0, MOST_BYTES));
}

function readReport(bytes: Buffer): string {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== SIGNATURE) return '';
  let isReport = false;
  const texts: string[] = [];
  for (let at = 6, n = 0; at + 9 <= bytes.length && n < MOST_ATTRIBUTES; n++) {
    const attribute = bytes.readUInt32LE(at + 1);
    const end = at + 9 + bytes.readUInt32LE(at + 5);
    const value = bytes.subarray(at + 9, Math.min(end, bytes.length));
    if (attribute === MESSAGE_CLASS) isReport = /report\..*\.ndr|non-delivery/i.test(value.toString('latin1'));
    if (TOLD.has(attribute)) texts.push(...runsIn(value));
    // A checksum of two bytes follows.
    at = end + 2;
  }
  return isReport ? ['Your message could not be delivered.', ...texts].join('\n').slice(0, MOST_TEXT) : '';
}

/** Readable stretches, in one byte or two (UTF-16) a character. */
function runsIn(value: Buffer): string[] {
  const narrow = value.toString('latin1').match(/[\x20-\x7e\r\n\t\xa0-\xff]{5,4000}/g) ?? [];
  const wide = value.toString('latin1').match(/(?:[\x20-\x7e\r\n\t]\x00){5,4000}/g) ?? [];
  return [...wide.map((run) => run.replaceAll('\0', '')), ...narrow].filter((run) => run.trim().length >= LEAST_RUN);
}

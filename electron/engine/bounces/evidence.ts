import { decodeBytes } from './decode.ts';
import { parseReport } from './parse-report.ts';
import { tellingLine } from './telling-line.ts';
import { decodedBody, walk } from './walk.ts';

export type Line = { text: string; telling: boolean };
export type Evidence = { excerpt: Line[]; raw: string; rawTruncated: boolean };

const MAX_RAW = 200_000;
const MAX_LINES = 200;

/** The evidence of a refusal while sending: the server's reply, line by line. */
export function evidenceOfReply(reply: string, diagnostic: string): Evidence {
  const text =
    [reply, diagnostic].filter((part) => part !== '' && !diagnostic.startsWith(`${part} `)).join(' ') || diagnostic;
  const lines = text.split('\n').slice(0, MAX_LINES);
  return {
    excerpt: lines.map((line, index) => ({ text: line, telling: index === 0 })),
    raw: text,
    rawTruncated: false,
  };
}

/** The part of a mail that tells, with the telling line marked, and the mail itself as far as it is shown. */
export function evidenceOfMail(raw: Buffer, diagnostic: string, address: string): Evidence {
  const mail = walk(raw);
  const report = parseReport(raw);
  const status = mail.parts.find((part) => /delivery-status|feedback-report/.test(part.type));
  const own = report.text.trim().split('\n');
  const fields = status ? decodedBody(mail, status).trim().split('\n') : [];
  const head = [`From: ${report.from ?? ''}`, `Subject: ${report.subject}`, ''];
  const lines = [...head, ...own.slice(0, MAX_LINES), ...(fields.length > 0 ? ['', ...fields.slice(0, 60)] : [])].map(
    (line) => line.slice(0, 1000),
  );
  const marked = tellingLine(lines, diagnostic, address);
  return {
    excerpt: lines.map((text, index) => ({ text, telling: index === marked })),
    raw: decodeBytes(raw.subarray(0, MAX_RAW), ''),
    rawTruncated: raw.length > MAX_RAW,
  };
}

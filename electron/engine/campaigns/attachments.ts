import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessageContent } from '../../../shared/blocks.ts';
import { AppError } from '../../../shared/errors.ts';

/** Pictures of messages, kept in the workspace folder under the hash of their bytes: the same picture is kept once. */
const TYPES = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' } as const;
type Extension = keyof typeof TYPES;

/** Largest picture that may travel with every single message. */
const LARGEST_PICTURE = 5_000_000;

/** Which kind of picture these bytes are, by their first bytes and never by their name; null for anything else. */
function pictureKind(bytes: Buffer): Extension | null {
  const start = bytes.subarray(0, 12).toString('latin1');
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (start.startsWith('\xff\xd8\xff')) return 'jpg';
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'gif';
  return start.startsWith('RIFF') && start.slice(8) === 'WEBP' ? 'webp' : null;
}

/** Keeps a picture and answers its `attachment:` address; throws `picture_unreadable` or `file_too_large`. */
function keepPicture(folder: string, bytes: Buffer): string {
  const kind = pictureKind(bytes);
  if (kind === null) throw new AppError('picture_unreadable');
  if (bytes.length > LARGEST_PICTURE) throw new AppError('file_too_large', { name: '', most: LARGEST_PICTURE });
  const id = `${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}-${kind}`;
  const place = join(folder, 'attachments');
  mkdirSync(place, { recursive: true, mode: 0o700 });
  writeFileSync(join(place, `${id}.new`), bytes, { mode: 0o600 });
  renameSync(join(place, `${id}.new`), join(place, id));
  return `attachment:${id}`;
}

export type Picture = { bytes: Buffer; type: string };

/** The picture behind an `attachment:` or `data:` address, or undefined where it is gone or no picture of ours. */
export function readPicture(folder: string, src: string): Picture | undefined {
  if (src.startsWith('data:')) return fromDataUrl(src);
  const id = /^attachment:([0-9a-f]{32}-(png|jpg|gif|webp))$/.exec(src);
  if (id === null) return undefined;
  try {
    return { bytes: readFileSync(join(folder, 'attachments', id[1] ?? '')), type: TYPES[id[2] as Extension] };
  } catch {
    return undefined;
  }
}

function fromDataUrl(src: string): Picture | undefined {
  const comma = src.indexOf(',');
  const bytes = Buffer.from(src.slice(comma + 1), 'base64');
  const kind = pictureKind(bytes);
  return kind === null ? undefined : { bytes, type: TYPES[kind] };
}

/** The same content with its `data:` pictures kept as attachments, so that autosave never carries them again. */
export function keepDataPictures(folder: string, content: MessageContent): MessageContent {
  if (content.kind === 'html') return content;
  const keep = <B extends { type: string }>(block: B): B =>
    block.type === 'image' && 'src' in block && String(block.src).startsWith('data:')
      ? { ...block, src: keepPicture(folder, fromDataUrl(String(block.src))?.bytes ?? Buffer.alloc(0)) }
      : block;
  const blocks = content.blocks.map((block) =>
    block.type === 'columns' ? { ...block, columns: block.columns.map((column) => column.map(keep)) } : keep(block),
  );
  return { ...content, blocks };
}

/** A picture as a MIME part with its content id, encoded once for all messages (RFC 2045, 2392). */
export function picturePart(picture: Picture, cid: string): Buffer {
  const lines = picture.bytes.toString('base64').match(/.{1,76}/g) ?? [];
  const head = `Content-Type: ${picture.type}\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <${cid}>\r\nContent-Disposition: inline\r\n`;
  return Buffer.from(`${head}\r\n${lines.join('\r\n')}\r\n`, 'latin1');
}

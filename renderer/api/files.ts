import type { Download } from '../../shared/contract/define.ts';
import { SLICE_BYTES } from '../../shared/contract/files.ts';
import type { EngineClient } from '../../shared/contract/index.ts';

/** A file that the engine can read, under the name that the person knows. */
export interface GivenFile {
  ticket: string;
  name: string;
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at += 1) bytes[at] = raw.charCodeAt(at);
  return bytes;
}

/** Hands bytes to the engine in slices; `onProgress` hears the share done, 0 to 1. */
export async function upload(
  client: EngineClient,
  name: string,
  data: Blob,
  onProgress?: (share: number) => void,
): Promise<GivenFile> {
  const { ticket } = await client.files.open({ name, bytes: data.size });
  for (let offset = 0; offset < data.size; offset += SLICE_BYTES) {
    const slice = new Uint8Array(await data.slice(offset, offset + SLICE_BYTES).arrayBuffer());
    await client.files.write({ ticket, offset, data: toBase64(slice) });
    onProgress?.(Math.min(1, (offset + slice.length) / data.size));
  }
  return { ticket, name };
}

/** Gives a dropped or chosen file to the engine: by a ticket of the shell where it has a path, else by upload. */
export async function giveFile(
  client: EngineClient,
  file: File,
  onProgress?: (share: number) => void,
): Promise<GivenFile> {
  const [taken] = window.merpati ? await window.merpati.takeFiles([file]) : [];
  return taken ? { ticket: taken.ticket, name: taken.name } : upload(client, file.name, file, onProgress);
}

/** Reads a whole file that the engine made. */
export async function readFile(client: EngineClient, ticket: string): Promise<Uint8Array<ArrayBuffer>[]> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let offset: number | null = 0;
  while (offset !== null) {
    const { data, next }: { data: string; next: number | null } = await client.files.read({ ticket, offset });
    parts.push(fromBase64(data));
    offset = next;
  }
  return parts;
}

/** Lets the person keep a file that the engine made: a download, for which the shell shows the system's dialog. */
export async function keepFile(client: EngineClient, download: Download): Promise<void> {
  const blob = new Blob(await readFile(client, download.ticket), { type: download.type });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = download.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

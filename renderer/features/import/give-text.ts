import type { EngineClient } from '../../../shared/contract/index.ts';
import { type GivenFile, upload } from '../../api/files.ts';

/** What fits into one call; longer texts travel in slices, as files do. */
const ONE_CALL = 500_000;

/** Hands pasted cells or addresses to the engine as if they were a file. */
export async function giveText(client: EngineClient, text: string, name: string): Promise<GivenFile> {
  if (text.length > ONE_CALL) return upload(client, name, new Blob([text]));
  return { ticket: (await client.imports.paste({ text })).ticket, name };
}

import { SLICE_BYTES } from '../../../shared/contract/files.ts';
import type { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';

/** The calls of files: slices in, slices out, by ticket. */
export function filesHandlers({ files }: EngineContext): Handlers<typeof contract.files> {
  return {
    open: ({ name, bytes }) => ({ ticket: files.open(name, bytes) }),
    write: ({ ticket, offset, data }) => ({ received: files.write(ticket, offset, Buffer.from(data, 'base64')) }),
    read: ({ ticket, offset }) => {
      const slice = files.read(ticket, offset, SLICE_BYTES);
      return { data: slice.data.toString('base64'), next: slice.next };
    },
    drop: ({ ticket }) => {
      files.drop(ticket);
      return {};
    },
  };
}

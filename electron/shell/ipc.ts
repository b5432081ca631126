import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { z } from 'zod';
import { isPageUrl } from './page-url.ts';

/** Whether a message comes from the page itself: the top frame of a window, on the page's own origin. */
function isFromPage(event: Pick<IpcMainInvokeEvent, 'senderFrame'>): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isPageUrl(frame.url);
}

/** Answers one channel: the sender is checked, the input parsed; an error passes no text of ours to the page. */
export function answer<Schema extends z.ZodType>(
  channel: string,
  input: Schema,
  work: (input: z.output<Schema>, page: WebContents) => unknown,
): void {
  ipcMain.handle(channel, async (event, raw: unknown) => {
    if (!isFromPage(event)) throw new Error('refused');
    const parsed = input.safeParse(raw);
    if (!parsed.success) throw new Error('invalid_input');
    try {
      return await work(parsed.data, event.sender);
    } catch (error) {
      console.error(error);
      throw new Error('internal');
    }
  });
}

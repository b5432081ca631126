import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute } from 'node:path';
import { app, type BrowserWindow, dialog, type FileFilter } from 'electron';
import type { PickedFile, PickKind } from '../../shared/bridge.ts';
import type { PreferenceFile } from './preferences.ts';
import { type ShellWords, shellWords } from './words.ts';

const EXTENSIONS: Readonly<Record<PickKind, { word: keyof ShellWords; extensions: string[] }>> = {
  contacts: { word: 'pickContacts', extensions: ['csv', 'tsv', 'txt', 'xlsx'] },
  reports: { word: 'pickReports', extensions: ['eml', 'mbox', 'txt', 'msg'] },
  images: { word: 'pickImages', extensions: ['png', 'jpg', 'jpeg', 'gif', 'webp'] },
  html: { word: 'pickHtml', extensions: ['html', 'htm'] },
  backup: { word: 'pickBackup', extensions: ['merpati'] },
  any: { word: 'pickAny', extensions: ['*'] },
};

interface DialogContext {
  /** The engine's ticket for a path. */
  give(path: string): Promise<string>;
  readonly preferences: PreferenceFile;
  language(): 'en' | 'id';
}

async function picked({ give }: DialogContext, path: string): Promise<PickedFile | null> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return null;
  return { ticket: await give(path), name: basename(path), size: found.size };
}

const present = <T>(items: readonly (T | null)[]): T[] => items.filter((item) => item !== null);

/** The folder that the last picker was left in: since Electron 43 pickers forget it by themselves. */
const startFolder = ({ preferences }: DialogContext) => preferences.get().lastFolder ?? app.getPath('documents');

/** Shows the system's picker and gives tickets for what was chosen; nothing where the person cancels. */
export async function pickFiles(
  context: DialogContext,
  window: BrowserWindow,
  options: { kind: PickKind; many?: boolean | undefined },
): Promise<PickedFile[]> {
  const words = shellWords(context.language());
  const kind = EXTENSIONS[options.kind];
  const filters: FileFilter[] = [{ name: words[kind.word], extensions: kind.extensions }];
  if (options.kind !== 'any') filters.push({ name: words.pickAny, extensions: ['*'] });
  const answer = await dialog.showOpenDialog(window, {
    defaultPath: startFolder(context),
    filters,
    properties: options.many ? ['openFile', 'multiSelections'] : ['openFile'],
  });
  const first = answer.filePaths[0];
  if (answer.canceled || !first) return [];
  context.preferences.set({ lastFolder: dirname(first) });
  return present(await Promise.all(answer.filePaths.map((path) => picked(context, path))));
}

/** Tickets for files that were dropped on the window; the preload took their paths from the system, not from the page. */
export async function takeFiles(context: DialogContext, paths: readonly string[]): Promise<PickedFile[]> {
  return present(await Promise.all(paths.filter(isAbsolute).map((path) => picked(context, path))));
}

import { statSync } from 'node:fs';
import { extname, resolve } from 'node:path';

/** Files that the system gave to the app, until the page asks for them. Paths stay in this process. */
export interface OpenedFiles {
  add(paths: readonly string[]): void;
  waiting(): boolean;
  /** Takes all that wait. */
  take(): readonly string[];
}

/** What the app opens: nothing else that stands on a command line is a file for it. */
const EXTENSIONS = new Set(['.csv', '.tsv', '.tab', '.txt', '.xlsx']);
/** Somebody who drops a folder's worth of files on the icon imports one, not thousands. */
const MOST = 20;

/** Keeps opened files; no more than a person can have meant. */
export function createOpenedFiles(first: readonly string[]): OpenedFiles {
  let paths = [...first].slice(0, MOST);
  return {
    add: (more) => {
      paths = [...paths, ...more].slice(0, MOST);
    },
    waiting: () => paths.length > 0,
    take: () => {
      const taken = paths;
      paths = [];
      return taken;
    },
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/**
 * The files that a command line names, as absolute paths: arguments without a dash, with an extension that is opened here,
 * that are there. Relative ones count from the folder in which the command was given.
 */
export function filesNamed(
  args: readonly string[],
  folder: string,
  there: (path: string) => boolean = isFile,
): string[] {
  return args
    .filter((argument) => !argument.startsWith('-') && EXTENSIONS.has(extname(argument).toLowerCase()))
    .map((argument) => resolve(folder, argument))
    .filter(there)
    .slice(0, MOST);
}

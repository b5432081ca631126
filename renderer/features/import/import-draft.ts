import type { Dialect } from '../../../shared/contract/imports.ts';
import type { GivenFile } from '../../api/files.ts';
import type { ImportChoices, ImportStep } from './import-choices.ts';

/** An import that is being prepared, as it outlives a reload of the page. */
export interface ImportDraft {
  file: GivenFile;
  step: ImportStep;
  dialect: Dialect;
  /** The headers of its columns: choices fit only a file that has the same. */
  headers: readonly string[];
  choices: ImportChoices;
}

const KEY = 'merpati.import';

/** Keeps the draft for as long as the window lives; a full or forbidden storage loses nothing but that. */
export function keepDraft(draft: ImportDraft | null): void {
  try {
    if (draft) sessionStorage.setItem(KEY, JSON.stringify(draft));
    else sessionStorage.removeItem(KEY);
  } catch {
    // The wizard works without.
  }
}

/** The draft that an earlier load of this page left, or null. */
export function keptDraft(): ImportDraft | null {
  try {
    const draft = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as ImportDraft | null;
    return typeof draft?.file?.ticket === 'string' && Array.isArray(draft.headers) ? draft : null;
  } catch {
    return null;
  }
}

import type { ErrorCode } from './errors.ts';

/** What the page knows of its engine: `down` with `retryAt` (milliseconds, wall clock) or, where only a person helps, with a code. */
export type EngineState =
  | { readonly state: 'starting' }
  | { readonly state: 'up'; readonly generation: number }
  | { readonly state: 'down'; readonly retryAt: number | null; readonly code: ErrorCode | null };

/** A file that a person chose. The page gets the engine's ticket for it (the same as from an upload), never its path. */
export interface PickedFile {
  readonly ticket: string;
  readonly name: string;
  readonly size: number;
}

/** What a picker may offer; the shell knows the extensions and the words for each kind. */
export const PICK_KINDS = ['contacts', 'reports', 'images', 'html', 'backup', 'any'] as const;
export type PickKind = (typeof PICK_KINDS)[number];

/** What the native menu asks the page to do. */
const MENU_COMMANDS = [
  'home',
  'contacts',
  'import',
  'campaigns',
  'new-campaign',
  'bounces',
  'relays',
  'domains',
  'settings',
  'palette',
  'shortcuts',
  'about',
] as const;
export type MenuCommand = (typeof MENU_COMMANDS)[number];

/** The languages of the shell's own words (menus, dialogs). */
export const SHELL_LANGUAGES = ['en', 'id'] as const;
export type ShellLanguage = (typeof SHELL_LANGUAGES)[number];

/**
 * `window.merpati`: what the preload gives the page in the desktop app; absent where the page is served to a browser.
 * Every function is named and takes plain values; no event object and no Electron function passes through.
 */
export interface Bridge {
  readonly version: string;
  readonly platform: string;
  /**
   * Asks for a port to the engine. Each answer is a window message `{ type: ENGINE_PORT }` with one MessagePort (call its
   * `start()`), now or as soon as the engine is up; a new one follows by itself after every restart of the engine.
   */
  connect(): void;
  /** Hears the engine's state, at once and at every change; returns the way to stop. */
  onEngine(listener: (state: EngineState) => void): () => void;
  /** Starts an engine again that is down for a reason which a person has mended, or does not wait for the back-off. */
  restartEngine(): Promise<void>;
  /** Shows the system's picker; an empty list where the person cancels. */
  pickFiles(options: { kind: PickKind; many?: boolean }): Promise<PickedFile[]>;
  /** Tickets for files that were dropped on the page or pasted; anything without a file on disk is left out. */
  takeFiles(files: readonly File[]): Promise<PickedFile[]>;
  /**
   * Hears of files that the system gave to the app: dropped on its icon, opened with it, named when it was started once more.
   * What came before anybody listened, or while no engine was up, comes as soon as both are there.
   */
  onOpenedFiles(listener: (files: PickedFile[]) => void): () => void;
  /** Opens an https or mailto address outside the app; false where it is refused. */
  openLink(url: string): Promise<boolean>;
  /** The language of menus and system dialogs. */
  setLanguage(language: ShellLanguage): Promise<void>;
  /** Light, dark or the system's choice, for the window's own parts. */
  setTheme(theme: 'light' | 'dark' | 'system'): Promise<void>;
  /** Shows a system notification with words that the page has already translated. */
  notify(note: { title: string; body: string }): Promise<void>;
  /** Hears what the native menu asks for; returns the way to stop. */
  onCommand(listener: (command: MenuCommand) => void): () => void;
}

/** `data.type` of the window message that carries the engine's port. */
export const ENGINE_PORT = 'merpati:engine-port';

declare global {
  interface Window {
    readonly merpati?: Bridge;
  }
}

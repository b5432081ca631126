import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const SOURCES = ['electron', 'renderer', 'shared'];

interface Source {
  /** Path from the root, with slashes. */
  readonly path: string;
  readonly text: string;
  /** What it imports: paths from the root, or bare package names. Static, dynamic, re-exports and require alike. */
  readonly imports: readonly string[];
}

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|\brequire\s*\(\s*)(['"])([^'"\n]+)\1/g;

/** The code without its comments, so that a sentence about an import is none. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
}

function importsOf(path: string, text: string): string[] {
  return [...code(text).matchAll(IMPORT)].map(([, , target = '']) =>
    target.startsWith('.') ? normalize(join(dirname(path), target)) : target,
  );
}

function sourcesBelow(folder: string): Source[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name).slice(ROOT.length + 1);
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    });
}

const sources = SOURCES.flatMap(sourcesBelow);
const isLocal = (target: string) => SOURCES.some((room) => target.startsWith(`${room}/`));

/** Who breaks a rule: `path → import`, so that the message is the way to the repair. */
function offenders(who: (source: Source) => boolean, wrong: (target: string, source: Source) => boolean): string[] {
  return sources
    .filter(who)
    .flatMap((source) =>
      source.imports.filter((target) => wrong(target, source)).map((target) => `${source.path} → ${target}`),
    );
}

/** Files that hold a feature's SQL: `repo.ts`, `repo-<part>.ts` or `<part>-repo.ts`. */
const REPO = /\/(repo(-[a-z]+)*|[a-z-]+-repo)\.ts$/;
/** Tables of data (rules with their sources and samples) may be long; code may not. */
const TABLES = /\/(rules(-[a-z]+)?|causes(-[a-z]+)?|presets(-[a-z]+)?|behaviours|typo-domains|roles)\.ts$/;
const FRAME = /^electron\/engine\/(context|ports|handlers|events|world)\.ts$/;
const featureOf = (path: string) => /^electron\/engine\/([a-z]+)\//.exec(path)?.[1];

describe('the rooms of the house', () => {
  it('shared imports only itself and what both sides carry', () => {
    const packages = new Set(['zod', '@orpc/contract', 'tldts']);
    expect(
      offenders(
        ({ path }) => path.startsWith('shared/'),
        (target) => !target.startsWith('shared/') && !packages.has(target),
      ),
    ).toEqual([]);
  });

  it('the engine knows neither Electron nor hosts nor the renderer', () => {
    const wrong = (target: string) =>
      target === 'electron' || /^electron\/(shell|hosts|main|preload)/.test(target) || target.startsWith('renderer/');
    expect(offenders(({ path }) => path.startsWith('electron/engine/'), wrong)).toEqual([]);
  });

  it('a feature enters another one by its public.ts only', () => {
    const wrong = (target: string, { path }: Source) => {
      const [from, to] = [featureOf(path), featureOf(target)];
      return (
        to !== undefined &&
        to !== from &&
        to !== 'db' &&
        !target.endsWith('/public.ts') &&
        !(to === 'files' && target.endsWith('/tickets.ts'))
      );
    };
    expect(offenders(({ path }) => featureOf(path) !== undefined && featureOf(path) !== 'db', wrong)).toEqual([]);
  });

  it('SQL stands in repo files and in db only', () => {
    const sql = /\.(prepare|exec)\s*\(\s*[`'"]/;
    const wrong = sources.filter(
      ({ path, text }) =>
        path.startsWith('electron/') &&
        sql.test(code(text)) &&
        !REPO.test(path) &&
        !path.startsWith('electron/engine/db/'),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('a repo knows the database, shared words and its own feature, nothing that acts', () => {
    const allowed = (target: string, { path }: Source) =>
      !isLocal(target) ||
      target.startsWith('shared/') ||
      target.startsWith('electron/engine/db/') ||
      featureOf(target) === featureOf(path) ||
      FRAME.test(target);
    expect(
      offenders(
        ({ path }) => /repo\.ts$/.test(path),
        (target, source) => !allowed(target, source),
      ),
    ).toEqual([]);
  });

  it('hosts enter the engine by engine.ts (the practice relay is a program of its own)', () => {
    const allowed = (target: string) =>
      !target.startsWith('electron/') ||
      target.startsWith('electron/hosts/') ||
      /^electron\/engine\/(engine|ports|world|without-workspace)\.ts$/.test(target) ||
      target.startsWith('electron/engine/relays/practice/');
    const locales = (target: string) => !target.startsWith('renderer/') || target.startsWith('renderer/locales/');
    expect(
      offenders(
        ({ path }) => path.startsWith('electron/hosts/'),
        (target) => !(allowed(target) && locales(target)),
      ),
    ).toEqual([]);
  });

  it('the shell knows no product word: Electron, shared and itself', () => {
    const shell = ({ path }: Source) =>
      path.startsWith('electron/shell/') || path === 'electron/main.ts' || path === 'electron/preload.ts';
    expect(
      offenders(
        shell,
        (target) =>
          isLocal(target) &&
          !/^(shared|electron\/shell)\//.test(target) &&
          !/^electron\/hosts\/secrets-file\.ts$/.test(target),
      ),
    ).toEqual([]);
  });

  it('the renderer sees the engine through the contract only', () => {
    expect(
      offenders(
        ({ path }) => path.startsWith('renderer/'),
        (target) => target.startsWith('electron') || target.startsWith('node:'),
      ),
    ).toEqual([]);
  });
});

describe('one package, one door', () => {
  const doors: readonly [RegExp, RegExp][] = [
    [/^electron$/, /^electron\/(main|preload)\.ts$|^electron\/shell\//],
    [/^better-sqlite3$/, /^electron\/engine\/db\//],
    [/^nodemailer(\/|$)/, /^electron\/engine\/(relays\/|campaigns\/compose)/],
    [/^imapflow$/, /^electron\/engine\/mailboxes\/imap-/],
    [/^smtp-server$/, /^electron\/engine\/relays\/practice\//],
    [/^openid-client$/, /^electron\/engine\/relays\/oauth\//],
    [/^chardet$/, /^electron\/engine\/imports\//],
    [/^mjml/, /^electron\/engine\/content\//],
    [/^liquidjs$/, /^electron\/engine\/content\//],
    [/^mailchecker$/, /^electron\/engine\/cleaning\//],
    [/^@mantine\//, /^renderer\/(ui\/|main\.tsx|app\.tsx)/],
    [/^@orpc\/client/, /^renderer\/api\/|^electron\/(shell|hosts)\//],
  ];
  for (const [name, door] of doors) {
    it(`${name.source} is imported at its door only`, () => {
      expect(
        offenders(
          ({ path }) => !door.test(path),
          (target) => name.test(target),
        ),
      ).toEqual([]);
    });
  }
});

describe('names and sizes', () => {
  it('no drawer is called utils, helpers, common, manager or service', () => {
    expect(
      sources
        .map(({ path }) => path)
        .filter((path) => /(^|[/-])(utils?|helpers?|common|managers?|services?)([./-]|$)/.test(path)),
    ).toEqual([]);
  });

  it('files are kebab-case', () => {
    expect(
      sources
        .map(({ path }) => path)
        .filter((path) => !path.split('/').every((part) => /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/.test(part))),
    ).toEqual([]);
  });

  it('no file is longer than 400 lines', () => {
    expect(
      sources.filter(({ path, text }) => text.split('\n').length > 401 && !TABLES.test(path)).map(({ path }) => path),
    ).toEqual([]);
  });
});

describe('tests', () => {
  it('that run beside each other in a browser wait by no `expect.poll`, which ends with whichever ends first', () => {
    const wrong = sourcesBelow('test/e2e').filter(
      ({ text }) => /\.concurrent\b/.test(code(text)) && /\bexpect\.poll\b/.test(code(text)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe('this test itself', () => {
  it('sees static, dynamic, bare and re-exporting imports, and no comment', () => {
    const text = `import a from 'a';\nimport 'b';\nexport { c } from "./c.ts";\nconst d = await import('d');\nconst e = require('e');\n// import x from 'x'\n/* from 'y' */`;
    expect(importsOf('shared/z.ts', text)).toEqual(['a', 'b', 'shared/c.ts', 'd', 'e']);
  });
});

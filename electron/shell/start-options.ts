import { join, resolve } from 'node:path';

/** How this start of the app was asked for, by arguments and environment. */
export interface StartOptions {
  readonly workspace: string | null;
  readonly smoke: boolean;
  readonly userData: string | null;
  readonly devServer: string | null;
  readonly engine: EngineKind;
}

/** The engine's process: Electron's utility process, or a plain Node child where that Electron is too old for the database. */
export type EngineKind = { readonly kind: 'utility' } | { readonly kind: 'node'; readonly execPath: string };

/** better-sqlite3 needs Node-API 10; it ends the process without a word where that is missing. */
const NODE_API = 10;

interface Surroundings {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly packaged: boolean;
  readonly nodeApi: number;
  readonly root: string;
}

function engineKind({ env, nodeApi, packaged, root }: Surroundings): EngineKind {
  const execPath = env.MERPATI_NODE ?? (packaged ? 'node' : join(root, 'node_modules', '.bin', 'node'));
  if (env.MERPATI_ENGINE === 'utility') return { kind: 'utility' };
  // A packed app never takes a program from the environment unless it cannot run its own engine.
  const wanted = env.MERPATI_ENGINE === 'node' && !packaged;
  return wanted || nodeApi < NODE_API ? { kind: 'node', execPath } : { kind: 'utility' };
}

function argument(argv: readonly string[], name: string): string | null {
  const joined = argv.find((item) => item.startsWith(`--${name}=`));
  if (joined) return joined.slice(name.length + 3);
  const at = argv.indexOf(`--${name}`);
  const next = at === -1 ? undefined : argv[at + 1];
  return next && !next.startsWith('-') ? next : null;
}

/** Reads arguments and environment once; everything else takes the result. */
export function startOptions(from: Surroundings): StartOptions {
  const workspace = argument(from.argv, 'workspace');
  return {
    workspace: workspace === null ? null : resolve(workspace),
    smoke: from.argv.includes('--smoke'),
    userData: from.env.MERPATI_USER_DATA ?? null,
    devServer: from.packaged ? null : (from.env.MERPATI_DEV_SERVER ?? null),
    engine: engineKind(from),
  };
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Seals bytes so that the sealed form may lie on disk. Where the key is, is the sealer's business. */
export interface Sealer {
  readonly kind: 'system' | 'key-file';
  seal(plain: Uint8Array): Promise<Uint8Array>;
  unseal(sealed: Uint8Array): Promise<Uint8Array>;
}

/** Named secrets on disk, sealed; names are ours (`relay/3/password`), values never appear in an error. */
export interface SecretFile {
  readonly kind: Sealer['kind'];
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Writes a file that only its owner reads, whole or not at all. */
async function writePrivate(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  await writeFile(draft, content, { mode: 0o600, flag: 'wx' });
  const handle = await open(draft, 'r+');
  await handle.sync();
  await handle.close();
  await rename(draft, path);
}

async function loadKey(path: string): Promise<Buffer> {
  const kept = await readIfThere(path);
  if (kept) {
    if (kept.length !== 32) throw new Error('the key file is damaged');
    await chmod(path, 0o600);
    return kept;
  }
  const key = randomBytes(32);
  await writePrivate(path, key);
  return key;
}

/** AES-256-GCM with a key file of mode 0600, made at first use: for systems whose keyring does not encrypt. */
export function keyFileSealer(path: string): Sealer {
  let key: Promise<Buffer> | null = null;
  const keyOnce = () => {
    key ??= loadKey(path);
    return key;
  };
  return {
    kind: 'key-file',
    seal: async (plain) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', await keyOnce(), iv);
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), iv, cipher.getAuthTag(), body]);
    },
    unseal: async (sealed) => {
      if (sealed[0] !== VERSION || sealed.length < 1 + IV_BYTES + TAG_BYTES)
        throw new Error('not sealed by this key file');
      const iv = sealed.subarray(1, 1 + IV_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', await keyOnce(), iv);
      decipher.setAuthTag(sealed.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(1 + IV_BYTES + TAG_BYTES)), decipher.final()]);
    },
  };
}

type Sealed = Record<string, { by: Sealer['kind']; sealed: string }>;

function parseSealed(raw: Buffer | null): Sealed {
  if (!raw) return Object.create(null) as Sealed;
  const parsed: unknown = JSON.parse(raw.toString('utf8'));
  if (typeof parsed !== 'object' || parsed === null) throw new Error('the file of secrets is damaged');
  return Object.assign(Object.create(null) as Sealed, parsed);
}

/**
 * Secrets sealed by one of the given sealers, in a file of mode 0600. Values sealed by another kind than today's stay
 * readable while their sealer is given. A value that cannot be opened (another machine, another user) reads as null.
 */
export function openSecretFile(path: string, sealer: Sealer, others: readonly Sealer[] = []): SecretFile {
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work, work);
    queue = next.catch(() => undefined);
    return next;
  };
  const change = (edit: (secrets: Sealed) => void) =>
    inTurn(async () => {
      const secrets = parseSealed(await readIfThere(path));
      edit(secrets);
      await writePrivate(path, JSON.stringify(secrets));
    });
  return {
    kind: sealer.kind,
    get: (name) =>
      inTurn(async () => {
        const secrets = parseSealed(await readIfThere(path));
        const entry = secrets[name];
        const opener = [sealer, ...others].find(({ kind }) => kind === entry?.by);
        if (!entry || !opener) return null;
        try {
          return Buffer.from(await opener.unseal(Buffer.from(entry.sealed, 'base64'))).toString('utf8');
        } catch {
          return null;
        }
      }),
    set: async (name, value) => {
      const sealed = Buffer.from(await sealer.seal(Buffer.from(value, 'utf8'))).toString('base64');
      await change((secrets) => {
        secrets[name] = { by: sealer.kind, sealed };
      });
    },
    remove: (name) => change((secrets) => delete secrets[name]),
  };
}

import { createPrivateKey } from 'node:crypto';
import type { DkimKey } from '../../../shared/contract/domains.ts';
import { AppError } from '../../../shared/errors.ts';
import { changed, type EngineContext } from '../context.ts';
import { dkimRecord, makeDkimKey, namesKey } from './dkim-record.ts';
import { type Signer, signerOf } from './dkim-sign.ts';
import { deleteKey, insertKey, type StoredKey, selectKey, selectKeys, updateKey } from './repo.ts';

const secretName = (key: { domain: string; selector: string }) => `dkim-${key.domain}-${key.selector}`;

function told({ publicKey, ...key }: StoredKey): DkimKey {
  return { ...key, record: dkimRecord(key, publicKey) };
}

function keyOf(ctx: EngineContext, domain: string, selector: string): StoredKey {
  const key = selectKey(ctx.db, domain, selector);
  if (key === undefined) throw new AppError('not_found', { what: 'dkim_key' });
  return key;
}

/** The keys of a domain with the records to publish. */
export function listKeys(ctx: EngineContext, domain: string): DkimKey[] {
  return selectKeys(ctx.db, domain).map(told);
}

/** Makes a key that does not sign yet; its private half goes to the secrets. Throws `dkim_selector_taken`. */
export async function createKey(
  ctx: EngineContext,
  { domain, selector, kind }: Pick<DkimKey, 'domain' | 'selector' | 'kind'>,
): Promise<DkimKey> {
  if (selectKey(ctx.db, domain, selector) !== undefined) throw new AppError('dkim_selector_taken', { selector });
  const { pem, publicKey } = await makeDkimKey(kind);
  const key = { domain, selector, kind, publicKey, enabled: false, seenAt: null, createdAt: ctx.clock.now() };
  if (!insertKey(ctx.db, key)) throw new AppError('dkim_selector_taken', { selector });
  try {
    await ctx.secrets.set(secretName(key), pem);
  } catch (error) {
    deleteKey(ctx.db, domain, selector);
    throw error;
  }
  changed(ctx, 'domains');
  return told(key);
}

/** Looks for the key's record in DNS; found, the key signs from now on. What was not answered changes nothing. */
export async function lookForKey(ctx: EngineContext, domain: string, selector: string): Promise<DkimKey> {
  const key = keyOf(ctx, domain, selector);
  const { name } = dkimRecord(key, key.publicKey);
  const answer = await ctx.resolver.txt(name);
  if (answer.status === 'failed') throw new AppError('dkim_not_asked', { name });
  const there = answer.status === 'ok' && answer.records.some((text) => namesKey(text, key.kind, key.publicKey));
  if (!there) throw new AppError('dkim_not_published', { name });
  return change(ctx, { ...key, enabled: true, seenAt: ctx.clock.now() });
}

/** Lets a key sign, or not, by a person's own choice. */
export function setKey(ctx: EngineContext, domain: string, selector: string, enabled: boolean): DkimKey {
  return change(ctx, { ...keyOf(ctx, domain, selector), enabled });
}

function change(ctx: EngineContext, key: StoredKey): DkimKey {
  updateKey(ctx.db, key);
  changed(ctx, 'domains');
  return told(key);
}

/** Forgets a key, its private half first. */
export async function removeKey(ctx: EngineContext, domain: string, selector: string): Promise<void> {
  const key = keyOf(ctx, domain, selector);
  await ctx.secrets.delete(secretName(key));
  deleteKey(ctx.db, domain, selector);
  changed(ctx, 'domains');
}

/**
 * What signs mail of a domain, or null where no key does. Throws `dkim_key_lost` where a key should sign and its private half
 * is gone: unsigned mail would look forged.
 */
export async function signerFor(ctx: Pick<EngineContext, 'db' | 'secrets'>, domain: string): Promise<Signer | null> {
  const enabled = selectKeys(ctx.db, domain).filter((key) => key.enabled);
  if (enabled.length === 0) return null;
  const keys = await Promise.all(
    enabled.map(async ({ selector, kind }) => {
      const pem = await ctx.secrets.get(secretName({ domain, selector }));
      if (pem === undefined) throw new AppError('dkim_key_lost', { domain, selector });
      return { domain, selector, kind, key: createPrivateKey(pem) };
    }),
  );
  return signerOf(keys);
}

import { safeStorage } from 'electron';

/**
 * Whether the operating system really encrypts for us. On Linux without a keyring Chromium falls back to a password that is
 * in its source (`basic_text`): that is no encryption, and a key file of our own with a clear word on the screen is better.
 */
export function systemEncrypts(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return process.platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
}

/** Seals bytes with the system's keyring; base64 in and out, because that is what crosses the wire. */
export function sealWithSystem(plain: string): string {
  return safeStorage.encryptString(plain).toString('base64');
}

/** The bytes that were sealed here by this user; throws where the keyring cannot open them. */
export function unsealWithSystem(sealed: string): string {
  return safeStorage.decryptString(Buffer.from(sealed, 'base64'));
}

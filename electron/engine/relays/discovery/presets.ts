import type { RelayPreset } from '../../../../shared/contract/relay-setup.ts';
import { BULK_SENDERS } from './presets-bulk.ts';
import { HOSTS } from './presets-hosting.ts';
import { MAILBOXES } from './presets-mailbox.ts';

/**
 * What is known of providers without asking anybody, so that it works offline. Each row names where its numbers come from and
 * how sure we are; people may edit every row, and their edits survive a newer list.
 */
export const SHIPPED: readonly RelayPreset[] = [...MAILBOXES, ...BULK_SENDERS, ...HOSTS];

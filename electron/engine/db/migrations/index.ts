import type { Migration } from '../migrate.ts';
import { migration as settings } from './0001-settings.ts';
import { migration as lists } from './0002-lists.ts';
import { migration as relays } from './0003-relays.ts';
import { migration as campaigns } from './0004-campaigns.ts';
import { migration as sending } from './0005-sending.ts';
import { migration as bounces } from './0006-bounces.ts';
import { migration as relaySetup } from './0007-relay-setup.ts';
import { migration as schedule } from './0008-schedule.ts';
import { migration as dkimKeys } from './0009-dkim-keys.ts';
import { migration as relayIds } from './0010-relay-ids.ts';
import { migration as mailboxes } from './0011-mailboxes.ts';
import { migration as bounceEvidence } from './0012-bounce-evidence.ts';
import { migration as tags } from './0013-tags.ts';
import { migration as importOrders } from './0014-import-orders.ts';
import { migration as search } from './0015-search.ts';
import { migration as erasure } from './0016-erasure.ts';
import { migration as resultsToNote } from './0017-results-to-note.ts';
import { migration as countedByHand } from './0018-counted-by-hand.ts';
import { migration as sendingJournal } from './0019-sending-journal.ts';
import { migration as quietLedger } from './0020-quiet-ledger.ts';
import { migration as listIds } from './0021-list-ids.ts';
import { migration as runExpected } from './0022-run-expected.ts';
import { migration as returnedMessages } from './0023-returned-messages.ts';

/** In order of their numbers. A landed step is never edited; a change is a new step. */
export const migrations: readonly Migration[] = [
  settings,
  lists,
  relays,
  campaigns,
  sending,
  bounces,
  relaySetup,
  schedule,
  dkimKeys,
  relayIds,
  mailboxes,
  bounceEvidence,
  tags,
  importOrders,
  search,
  erasure,
  resultsToNote,
  countedByHand,
  sendingJournal,
  quietLedger,
  listIds,
  runExpected,
  returnedMessages,
];

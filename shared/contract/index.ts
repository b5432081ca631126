import type { ContractRouterClient } from '@orpc/contract';
import { bounces } from './bounces.ts';
import { campaigns } from './campaigns.ts';
import { cleaning } from './cleaning.ts';
import { contacts } from './contacts.ts';
import { domains } from './domains.ts';
import { events } from './events.ts';
import { files } from './files.ts';
import { imports } from './imports.ts';
import { mailboxes } from './mailboxes.ts';
import { relays } from './relays.ts';
import { reports } from './reports.ts';
import { segments } from './segments.ts';
import { sending } from './sending.ts';
import { settings } from './settings.ts';
import { suppressions } from './suppressions.ts';
import { content, templates } from './templates.ts';

/** Every call there is. A line here demands a handler in the engine and is reachable in every host at once. */
export const contract = {
  files,
  settings,
  contacts,
  segments,
  imports,
  suppressions,
  cleaning,
  templates,
  content,
  campaigns,
  relays,
  domains,
  sending,
  bounces,
  mailboxes,
  reports,
  events,
};
export type Contract = typeof contract;

/** The whole contract as functions: what every host, store and test calls. Streams answer async iterators. */
export type EngineClient = ContractRouterClient<Contract>;

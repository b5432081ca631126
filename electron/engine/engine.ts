import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type AnyRouter, createRouterClient } from '@orpc/server';
import type { EngineClient } from '../../shared/contract/index.ts';
import { bouncesHandlers } from './bounces/handlers.ts';
import { campaignsHandlers } from './campaigns/handlers.ts';
import { cleaningHandlers } from './cleaning/handlers.ts';
import { contactsHandlers } from './contacts/handlers.ts';
import { contentHandlers } from './content/handlers.ts';
import type { EngineContext } from './context.ts';
import { lockWorkspace } from './db/lock.ts';
import { type Db, openDatabase, translate } from './db/open.ts';
import { endReading } from './db/overwrite.ts';
import { domainsHandlers } from './domains/handlers.ts';
import { createEventBus } from './events.ts';
import { filesHandlers } from './files/handlers.ts';
import { createTicketStore } from './files/tickets.ts';
import { type AllHandlers, bindRouter } from './handlers.ts';
import { importsHandlers } from './imports/handlers.ts';
import { mailboxesHandlers } from './mailboxes/handlers.ts';
import { resumeWatching, startWatching, suspendWatching } from './mailboxes/public.ts';
import type { Clock, HostKind, Log, Resolver, Secrets } from './ports.ts';
import { relaysHandlers } from './relays/handlers.ts';
import { reportsHandlers } from './reports/handlers.ts';
import { segmentsHandlers } from './segments/handlers.ts';
import { sendingHandlers } from './sending/handlers.ts';
import { resumeSending, suspendSending } from './sending/public.ts';
import { settingsHandlers } from './settings/handlers.ts';
import { isDnsServer, readSettings } from './settings/public.ts';
import { suppressionsHandlers } from './suppressions/handlers.ts';
import { templatesHandlers } from './templates/handlers.ts';
import { fileLog, systemClock, systemResolver } from './world.ts';

/** What a host gives the engine; everything but folder, secrets and host has a sensible default. */
export interface EngineOptions {
  readonly folder: string;
  readonly secrets: Secrets;
  readonly host: HostKind;
  readonly clock?: Clock;
  readonly resolver?: Resolver;
  readonly log?: Log;
}

export type Engine = Awaited<ReturnType<typeof openEngine>>;

/**
 * Opens a workspace and everything the product does over it. One engine holds a workspace at a time (`workspace_in_use`).
 * `router` is served by a host's wire; `client` calls the same router in process; `close` finishes background work first.
 */
export async function openEngine(options: EngineOptions) {
  // Where Node was started without `ENGINE_FLAGS` (Electron's utility process, the command line): no larger than it is by now.
  setFlagsFromString('--semi-space-growth-factor=1');
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const unlock = lockOf(options.folder);
  try {
    return await openLocked(options, unlock);
  } catch (error) {
    unlock();
    throw translate(error);
  }
}

/** Even a lock needs a little room on the disk. */
function lockOf(folder: string): () => void {
  try {
    return lockWorkspace(folder);
  } catch (error) {
    throw translate(error);
  }
}

async function openLocked(options: EngineOptions, unlock: () => void) {
  const db = openDatabase(options.folder);
  try {
    return await openOver(db, options, unlock);
  } catch (error) {
    if (db.open) db.close();
    throw error;
  }
}

async function openOver(db: Db, options: EngineOptions, unlock: () => void) {
  const { folder, secrets, host } = options;
  const log = options.log ?? fileLog(folder);
  const closing = new AbortController();
  const finishers: (() => void | Promise<void>)[] = [];
  const ctx: EngineContext = {
    db,
    folder,
    clock: options.clock ?? systemClock,
    secrets,
    resolver: options.resolver ?? systemResolver(readSettings(db).dnsServers.filter(isDnsServer)),
    log,
    events: createEventBus(closing.signal),
    files: createTicketStore(join(folder, 'temporary')),
    host,
    closing: closing.signal,
    onClose: (finish, order) => void (order === 'last' ? finishers.unshift(finish) : finishers.push(finish)),
  };
  const close = async () => {
    closing.abort();
    // Taken out before they run: what a call that was still under way adds now has its turn, and moves nobody into a second one.
    while (finishers.length > 0) for (const finish of finishers.splice(0).reverse()) await ended(finish, log);
    ctx.files.close();
    db.close();
    endReading(db);
  };
  try {
    const router: AnyRouter = bindRouter(
      allHandlers(ctx, () => client),
      log,
      closing.signal,
    );
    const client = createRouterClient(router) as EngineClient;
    // A command that somebody typed for another purpose must not begin to read mailboxes; `read` does it for once.
    if (host !== 'command-line') startWatching(ctx);
    log.info('engine opened', { host });
    return {
      ctx,
      router,
      client,
      /** Stops sending cleanly before the machine sleeps. */
      suspend() {
        suspendWatching(ctx);
        return suspendSending(ctx);
      },
      resume() {
        resumeWatching(ctx);
        resumeSending(ctx);
      },
      async close() {
        await close();
        unlock();
        log.info('engine closed');
      },
    };
  } catch (error) {
    // What has begun by now would go on without an engine, and without the lock.
    await close();
    throw error;
  }
}

/** What one feature cannot end must not keep the others from theirs, nor the workspace locked. */
async function ended(finish: () => void | Promise<void>, log: Log): Promise<void> {
  try {
    await finish();
  } catch (error) {
    log.error('not everything ended in order', error);
  }
}

function allHandlers(ctx: EngineContext, client: () => EngineClient): AllHandlers {
  return {
    files: filesHandlers(ctx),
    settings: settingsHandlers(ctx, client),
    contacts: contactsHandlers(ctx),
    segments: segmentsHandlers(ctx),
    imports: importsHandlers(ctx),
    suppressions: suppressionsHandlers(ctx),
    cleaning: cleaningHandlers(ctx),
    templates: templatesHandlers(ctx),
    content: contentHandlers(ctx),
    campaigns: campaignsHandlers(ctx),
    relays: relaysHandlers(ctx),
    domains: domainsHandlers(ctx),
    sending: sendingHandlers(ctx),
    bounces: bouncesHandlers(ctx),
    mailboxes: mailboxesHandlers(ctx),
    reports: reportsHandlers(ctx),
    events: { subscribe: (_input, { signal }) => ctx.events.subscribe(signal) },
  };
}

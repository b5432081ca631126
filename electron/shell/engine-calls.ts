import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { EngineClient } from '../../shared/contract/index.ts';
import type { Wire } from '../../shared/wire.ts';

/** The two calls that main itself makes, beside what pages ask: a preview's document, and one query for the smoke run. */
export interface EngineCalls {
  previewDocument(ticket: string): Promise<string>;
  /** A read of the workspace; that it answers is all that matters. */
  anyQuery(): Promise<unknown>;
}

/** Opens main's own port to an engine. */
export function openEngineCalls(wire: Wire): EngineCalls {
  const client: EngineClient = createORPCClient(new RPCLink({ port: wire.port('main') }));
  return {
    previewDocument: async (ticket) => (await client.content.previewDocument({ ticket })).html,
    anyQuery: () => client.settings.info({}),
  };
}

import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { z } from 'zod';
import type { Wire } from '../../shared/wire.ts';

/** The few calls of the product that main itself makes, beside what pages ask: a preview's document and one query for the smoke run. */
export interface EngineCalls {
  previewDocument(ticket: string): Promise<string>;
  /** Any read of the workspace; its answer only proves that the database answers. */
  anyQuery(): Promise<unknown>;
}

type LooseClient = Record<string, Record<string, (input?: unknown) => Promise<unknown>>>;

const document = z.object({ html: z.string() });

/** Opens main's own port to an engine. */
export function openEngineCalls(wire: Wire): EngineCalls {
  const client = createORPCClient(new RPCLink({ port: wire.port('main') })) as unknown as LooseClient;
  return {
    previewDocument: async (ticket) => document.parse(await client.content?.previewDocument?.({ ticket })).html,
    anyQuery: async () => client.probe?.echo?.(1),
  };
}

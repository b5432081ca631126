import { basename } from 'node:path';
import { ORPCError, os } from '@orpc/server';
import { z } from 'zod';
import { activity } from '../../shared/host-contract.ts';
import type { OpenHosted } from './engine-host.ts';

/**
 * An engine without a database: it answers, streams, fails and dies on request. With it the whole path page → main → process
 * and back is run in an Electron that is too old for the database's Node-API, and when somebody wants to know which half is ill.
 */
export const openProbe: OpenHosted = async (options, shell) => {
  const seen: string[] = [];
  const router = {
    probe: {
      echo: os.input(z.unknown()).handler(({ input }) => input),
      options: os.handler(() => ({ ...options, pid: process.pid, node: process.versions.node })),
      seen: os.handler(() => seen),
      fail: os.handler(() => {
        throw new ORPCError('not_found', { defined: true, data: { what: 'probe' } });
      }),
      die: os.handler(() => process.exit(7)),
      count: os.input(z.object({ to: z.number(), every: z.number() })).handler(async function* ({ input, signal }) {
        for (let n = 1; n <= input.to && !signal?.aborted; n++) {
          yield n;
          await new Promise((resolve) => setTimeout(resolve, input.every));
        }
      }),
      pretend: os.input(activity).handler(({ input }) => shell.activity(input)),
      seal: os.input(z.string()).handler(({ input }) => shell.seal({ plain: Buffer.from(input).toString('base64') })),
      unseal: os.input(z.string()).handler(async ({ input }) => {
        const { plain } = await shell.unseal({ sealed: input });
        return Buffer.from(plain, 'base64').toString();
      }),
    },
    settings: { info: os.handler(() => options) },
    content: {
      previewDocument: os.input(z.object({ ticket: z.string() })).handler(({ input }) => ({
        html: `<!doctype html><title>probe</title><style>b{color:rgb(1,2,3)}</style><b>${input.ticket}</b><script>document.title='ran'</script>`,
      })),
    },
  };
  const note = (what: string) => async () => {
    seen.push(what);
  };
  return {
    router,
    suspend: note('suspend'),
    resume: note('resume'),
    close: note('close'),
    give: (path) => `ticket-for-${basename(path)}`,
  };
};

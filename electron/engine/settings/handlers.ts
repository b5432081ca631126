import packageFile from '../../../package.json' with { type: 'json' };
import type { contract, EngineClient } from '../../../shared/contract/index.ts';
import { changed, type EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { readSettings } from './public.ts';
import { storeSettings } from './repo.ts';
import { loadSample, removeSample } from './sample.ts';
import { keptUnsubscribe, testUnsubscribeUrl, visitUnsubscribeUrl } from './unsubscribe-ways.ts';
import { fittingChange } from './values.ts';

const { version } = packageFile;

/** The calls of settings. `client` is the engine's own contract, for what a person would do by several calls. */
export function settingsHandlers(ctx: EngineContext, client: () => EngineClient): Handlers<typeof contract.settings> {
  return {
    get: () => readSettings(ctx.db),
    set: (wanted) => {
      const before = readSettings(ctx.db);
      const change = fittingChange(before, wanted);
      const { unsubscribe } = change;
      const ways = unsubscribe && { unsubscribe: keptUnsubscribe(before.unsubscribe, unsubscribe) };
      storeSettings(ctx.db, { ...change, ...ways });
      changed(ctx, 'settings');
      return readSettings(ctx.db);
    },
    visitUnsubscribeUrl: ({ url }) => visitUnsubscribeUrl(ctx, url),
    testUnsubscribeUrl: ({ url }) => testUnsubscribeUrl(ctx, url),
    info: () => ({
      version,
      workspace: ctx.folder,
      secretsKeptBy: ctx.secrets.keptBy,
      host: ctx.host,
      schemaVersion: Number(ctx.db.pragma('user_version', { simple: true })),
    }),
    loadSample: ({ language }) => loadSample(ctx, client(), language),
    removeSample: async () => {
      await removeSample(ctx, client());
      return {};
    },
  };
}

import { changed, type EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';

/** Who listens to a workspace's campaigns: state moves are made with the database alone, inside other features' transactions. */
const listeners = new WeakMap<Db, Pick<EngineContext, 'events'>>();

/** Lets moves of campaigns in this workspace be published. */
export function listenToCampaigns(ctx: Pick<EngineContext, 'db' | 'events'>): void {
  listeners.set(ctx.db, ctx);
}

/** Says that a campaign changed, where somebody listens. */
export function publishCampaign(db: Db, id: number): void {
  const ctx = listeners.get(db);
  if (ctx !== undefined) changed(ctx, 'campaigns', id);
}

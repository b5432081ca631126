import type { contract } from '../../../../shared/contract/index.ts';
import type { RelayHealth } from '../../../../shared/contract/relays.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { EngineContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import { causeNamed } from '../causes.ts';
import { relayById } from '../repo.ts';
import { notWritten } from './gathered.ts';
import { healthOf, slicing } from './health.ts';
import { errorSlices, latencyTotals, phaseSlices, startOf } from './repo.ts';

/** A relay's last hours or days. */
export function healthCalls(ctx: EngineContext): Pick<Handlers<typeof contract.relays>, 'health'> {
  return {
    health: ({ id, hours }) => {
      if (!relayById(ctx.db, id)) throw new AppError('not_found', { what: 'relay' });
      return readHealth(ctx, id, hours);
    },
  };
}

function readHealth(ctx: EngineContext, relayId: number, hours: number): RelayHealth {
  const minute = Math.floor(ctx.clock.now() / 60_000);
  const slices = slicing(hours, minute);
  const { kept, from } = slices;
  const gathered = notWritten(ctx);
  const here = <Row extends { relayId: number; at: number }>(rows: readonly Row[]) =>
    rows
      .filter((row) => row.relayId === relayId)
      .map((row) => ({ ...row, at: startOf(row.at, kept) }))
      .filter(({ at }) => at >= from && at <= minute);
  const latency = here(gathered.latency);
  const slicesOf = (wanted: string) => [
    ...phaseSlices(ctx.db, relayId, kept, from, minute, wanted),
    ...latency.filter(({ phase }) => phase === wanted),
  ];
  return healthOf(
    {
      totals: [...latencyTotals(ctx.db, relayId, kept, from, minute), ...latency],
      replies: slicesOf('reply'),
      messages: slicesOf('message'),
      errors: [...errorSlices(ctx.db, relayId, kept, from, minute), ...here(gathered.errors)],
    },
    slices,
    (cause) => causeNamed(cause).remedies,
  );
}

import { z } from 'zod';
import { VERDICT_CLASSES } from '../verdict.ts';
import { campaignSummary, totals } from './campaigns.ts';
import { call, count, download, id, nothing, time } from './define.ts';
import { progress } from './sending.ts';

export const reports = {
  campaign: call(
    z.strictObject({ campaignId: id }),
    z.strictObject({
      campaign: campaignSummary,
      totals,
      causes: z.array(
        z.strictObject({ class: z.enum(VERDICT_CLASSES), reason: z.string(), messages: count, retryable: count }),
      ),
      providers: z.array(z.strictObject({ provider: z.string(), recipients: count, failed: count })),
      domains: z.array(z.strictObject({ domain: z.string(), recipients: count, accepted: count, failed: count })),
      /** Accepted per bucket of `bucketSeconds`. */
      overTime: z.array(z.strictObject({ at: time, accepted: count, failed: count })),
      bucketSeconds: count,
      previous: z.array(
        z.strictObject({
          id,
          name: z.string(),
          finishedAt: time.nullable(),
          recipients: count,
          accepted: count,
          failed: count,
          unsubscribed: count,
        }),
      ),
      lastBounceReadAt: time.nullable(),
    }),
  ),
  /** One row per recipient, safe against spreadsheet formulas. */
  export: call(z.strictObject({ campaignId: id }), download),
  /** What the home screen says. */
  overview: call(
    nothing,
    z.strictObject({
      checklist: z.strictObject({
        relay: z.boolean(),
        sender: z.boolean(),
        contacts: z.boolean(),
        testMail: z.boolean(),
        hidden: z.boolean(),
      }),
      running: z.array(progress),
      /** What needs the person, most urgent first. */
      decisions: z.array(
        z.strictObject({
          kind: z.enum([
            'in_doubt',
            'missed_schedule',
            'paused',
            'new_bounces',
            'requests_waiting',
            'list_old',
            'import_interrupted',
            'relay_failed',
          ]),
          campaignId: id.nullable(),
          subject: z.string(),
          count,
          reason: z.string(),
          at: time.nullable(),
        }),
      ),
      last: z.array(campaignSummary),
    }),
  ),
};

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Download } from '../../../shared/contract/define.ts';
import { CSV_START, csvLine } from '../../../shared/csv-write.ts';
import type { EngineContext } from '../context.ts';
import { messageSlice } from '../sending/public.ts';

const SLICE = 1_000;
const HEADER = [
  'Email',
  'Name',
  'State',
  'Came back',
  'Class',
  'Reason',
  'Attempts',
  'Reply code',
  'Reply',
  'Relay',
  'Finished',
];

type Row = ReturnType<typeof messageSlice>[number];

/** Writes a campaign's messages as CSV, one row per recipient, safe against formulas, in slices. */
export async function exportCampaign(ctx: EngineContext, campaignId: number, name: string): Promise<Download> {
  const { ticket, path } = ctx.files.make(`${fileName(name)}.csv`);
  const out = createWriteStream(path, { encoding: 'utf8' });
  out.write(CSV_START + csvLine(HEADER));
  for (let after = 0; ; ) {
    const rows = messageSlice(ctx.db, campaignId, after, SLICE);
    const last = rows.at(-1);
    if (!last || ctx.closing.aborted) break;
    after = last.id;
    if (!out.write(rows.map((row) => csvLine(cells(row))).join(''))) await once(out, 'drain');
    await nextTurn();
  }
  out.end();
  await finished(out);
  return ctx.files.download(ticket, 'text/csv');
}

function cells(row: Row): (string | number | null)[] {
  const time = row.finishedAt === null ? '' : new Date(row.finishedAt).toISOString();
  const { address, name, state, bounced, attempts, replyCode, reply, relayName } = row;
  return [
    address,
    name,
    state,
    bounced ? 'yes' : 'no',
    row.class ?? '',
    row.reason ?? '',
    attempts,
    replyCode,
    reply,
    relayName,
    time,
  ];
}

/** A campaign's name as a file name on every system. */
function fileName(name: string): string {
  const safe = name
    .replace(/[^\p{L}\p{N} ._-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+/, '')
    .slice(0, 80)
    .trim();
  return safe || 'campaign';
}

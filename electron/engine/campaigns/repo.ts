import { messageContent } from '../../../shared/blocks.ts';
import {
  audience,
  type Campaign,
  type CampaignSummary,
  campaignSender,
  type SendWhen,
  sendWhen,
} from '../../../shared/contract/campaigns.ts';
import type { Db } from '../db/open.ts';

/** A stored campaign; its counters live with the messages (`sending`). */
export type StoredCampaign = Omit<Campaign, 'totals'> & { lastTest: { address: string; at: number } | null };
type StoredSummary = Omit<CampaignSummary, 'totals'>;

type Row = Record<string, string | number | null>;
const num = (value: unknown) => (value === null || value === undefined ? null : Number(value));
const str = (value: unknown) => (value === null || value === undefined ? null : String(value));

/** At once and around the clock. */
export const AT_ONCE: SendWhen = { startAt: null, days: [], from: '', to: '', timeZone: '', perDay: null };

function whenOf(stored: string | number | null | undefined): SendWhen {
  return typeof stored === 'string' ? sendWhen.catch(AT_ONCE).parse(JSON.parse(stored)) : AT_ONCE;
}

function summaryOf(row: Row): StoredSummary {
  return {
    id: Number(row.id),
    name: String(row.name),
    state: String(row.state) as Campaign['state'],
    audience: audience.parse(JSON.parse(String(row.audience))),
    sender: campaignSender.parse(JSON.parse(String(row.sender))),
    subject: String(row.subject),
    relayId: num(row.relay_id),
    pace: String(row.pace) as Campaign['pace'],
    when: whenOf(row.send_when),
    relayUse: String(row.relay_use) as Campaign['relayUse'],
    pausedBecause: str(row.paused_because),
    sample: Number(row.sample) === 1,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
    startedAt: num(row.started_at),
    finishedAt: num(row.finished_at),
  };
}

function campaignOf(row: Row): StoredCampaign {
  const at = num(row.last_test_at);
  return {
    ...summaryOf(row),
    preheader: String(row.preheader),
    content: messageContent.parse(JSON.parse(String(row.content))),
    text: str(row.text),
    lastTest: at === null ? null : { address: String(row.last_test_address), at },
  };
}

const SUMMARY = `id, name, state, audience, sender, subject, relay_id, pace, send_when, relay_use, paused_because, sample, created_at, updated_at,
  started_at, finished_at`;

/** The campaign with that id, or undefined. */
export function selectCampaign(db: Db, id: number): StoredCampaign | undefined {
  const row = db.prepare('SELECT * FROM campaigns WHERE id = ?').get(id) as Row | undefined;
  return row === undefined ? undefined : campaignOf(row);
}

/** The state of a campaign, or undefined where there is none. */
export function selectState(db: Db, id: number): Campaign['state'] | undefined {
  const row = db.prepare('SELECT state FROM campaigns WHERE id = ?').get(id) as Row | undefined;
  return row === undefined ? undefined : (String(row.state) as Campaign['state']);
}

/** Summaries of campaigns in some states (all where none is named), newest first, with ids below `before`. */
export function selectSummaries(
  db: Db,
  filter: { states: readonly Campaign['state'][]; before: number; limit: number },
): StoredSummary[] {
  const rows = db
    .prepare(
      `SELECT ${SUMMARY} FROM campaigns WHERE id < :before AND (:all OR state IN (SELECT value FROM json_each(:states)))
       ORDER BY id DESC LIMIT :limit`,
    )
    .all({ ...filter, states: JSON.stringify(filter.states), all: filter.states.length === 0 ? 1 : 0 }) as Row[];
  return rows.map(summaryOf);
}

/** How many campaigns are in a state (all where null). */
export function countCampaigns(db: Db, state: Campaign['state'] | null): number {
  const row = db
    .prepare('SELECT count(*) AS n FROM campaigns WHERE :state IS NULL OR state = :state')
    .get({ state }) as Row;
  return Number(row.n);
}

export type NewCampaign = Pick<
  Campaign,
  | 'name'
  | 'audience'
  | 'sender'
  | 'subject'
  | 'preheader'
  | 'content'
  | 'text'
  | 'relayId'
  | 'pace'
  | 'when'
  | 'relayUse'
  | 'sample'
>;

/** Stores a new draft and answers its id. */
export function insertCampaign(db: Db, campaign: NewCampaign, at: number): number {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO campaigns (name, state, audience, sender, subject, preheader, content, text, relay_id, pace, send_when, relay_use, sample, created_at, updated_at)
       VALUES (:name, 'draft', :audience, :sender, :subject, :preheader, :content, :text, :relayId, :pace, :when, :relayUse, :sample, :at, :at)`,
    )
    .run({ ...columnsOf(campaign), at });
  return Number(lastInsertRowid);
}

function columnsOf(campaign: NewCampaign): Record<string, string | number | null> {
  const { name, subject, preheader, text, relayId, pace, relayUse } = campaign;
  return {
    name,
    subject,
    preheader,
    text,
    relayId,
    pace,
    relayUse,
    when: JSON.stringify(campaign.when),
    audience: JSON.stringify(campaign.audience),
    sender: JSON.stringify(campaign.sender),
    content: JSON.stringify(campaign.content),
    sample: campaign.sample ? 1 : 0,
  };
}

/** Stores the editable parts of a campaign. */
export function updateCampaign(db: Db, id: number, campaign: NewCampaign, at: number): void {
  db.prepare(
    `UPDATE campaigns SET name = :name, audience = :audience, sender = :sender, subject = :subject, preheader = :preheader,
       content = :content, text = :text, relay_id = :relayId, pace = :pace, send_when = :when, relay_use = :relayUse, sample = :sample, updated_at = :at WHERE id = :id`,
  ).run({ ...columnsOf(campaign), id, at });
}

/** Stores when a campaign may send. */
export function updateWhen(db: Db, id: number, when: SendWhen, at: number): void {
  db.prepare('UPDATE campaigns SET send_when = ?, updated_at = ? WHERE id = ?').run(JSON.stringify(when), at, id);
}

/** Removes a campaign and what was acknowledged on it. */
export function deleteCampaign(db: Db, id: number): void {
  db.prepare('DELETE FROM campaigns WHERE id = ?').run(id);
}

/** Marks a campaign as sample data, or not. */
export function updateSample(db: Db, id: number, sample: boolean): void {
  db.prepare('UPDATE campaigns SET sample = ? WHERE id = ?').run(Number(sample), id);
}

/** Ids and states of the campaigns that are sample data. */
export function selectSamples(db: Db): { id: number; state: Campaign['state'] }[] {
  return db.prepare('SELECT id, state FROM campaigns WHERE sample = 1').all() as {
    id: number;
    state: Campaign['state'];
  }[];
}

/** Stores a move along the states; start and end times follow from it. */
export function updateState(
  db: Db,
  id: number,
  state: Campaign['state'],
  change: { at: number; pausedBecause: string | null; relayId: number | null },
): void {
  db.prepare(
    `UPDATE campaigns SET state = :state, paused_because = :pausedBecause, relay_id = coalesce(:relayId, relay_id),
       started_at = CASE :state WHEN 'sending' THEN coalesce(started_at, :at) WHEN 'draft' THEN NULL ELSE started_at END,
       finished_at = CASE WHEN :state IN ('finished', 'cancelled') THEN :at ELSE NULL END,
       updated_at = :at WHERE id = :id`,
  ).run({ id, state, ...change });
}

/** Remembers the last test mail that the relay accepted. */
export function updateLastTest(db: Db, id: number, address: string, at: number): void {
  db.prepare('UPDATE campaigns SET last_test_address = ?, last_test_at = ? WHERE id = ?').run(address, at, id);
}

type Acknowledgement = { key: string; anchor: string; saw: string };

/** The warnings that were acknowledged, with what they saw then. */
export function selectAcknowledgements(db: Db, campaignId: number): Acknowledgement[] {
  return db
    .prepare('SELECT key, anchor, saw FROM campaign_acknowledgements WHERE campaign_id = ?')
    .all(campaignId) as Acknowledgement[];
}

/** Stores or takes back an acknowledgement (`saw` null takes it back). */
export function storeAcknowledgement(
  db: Db,
  campaignId: number,
  { key, anchor, saw, at }: { key: string; anchor: string; saw: string | null; at: number },
): void {
  if (saw === null) {
    db.prepare('DELETE FROM campaign_acknowledgements WHERE campaign_id = ? AND key = ? AND anchor = ?').run(
      campaignId,
      key,
      anchor,
    );
    return;
  }
  db.prepare(
    `INSERT INTO campaign_acknowledgements (campaign_id, key, anchor, saw, at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (campaign_id, key, anchor) DO UPDATE SET saw = excluded.saw, at = excluded.at`,
  ).run(campaignId, key, anchor, saw, at);
}

/** Ids of all campaigns. */
export function selectIds(db: Db): number[] {
  return db.prepare('SELECT id FROM campaigns').pluck().all() as number[];
}

/** Everything that the messages of campaigns are written from, one text for each. */
export function selectMessageTexts(db: Db): string[] {
  const sql = `SELECT subject || char(10) || preheader || char(10) || content || char(10) || coalesce(text, '') FROM campaigns`;
  return db.prepare(sql).pluck().all() as string[];
}

/** Ids, names and audiences of campaigns that are neither finished nor cancelled. */
export function selectOpenAudiences(db: Db): { id: number; name: string; audience: Campaign['audience'] }[] {
  const rows = db
    .prepare("SELECT id, name, audience FROM campaigns WHERE state NOT IN ('finished', 'cancelled')")
    .all() as Row[];
  return rows.map((row) => ({
    id: Number(row.id),
    name: String(row.name),
    audience: audience.parse(JSON.parse(String(row.audience))),
  }));
}

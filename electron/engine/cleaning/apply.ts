import { setImmediate as nextTurn } from 'node:timers/promises';
import { addressKey, parseAddress } from '../../../shared/address.ts';
import {
  addContactHistory,
  changeAddress,
  findContact,
  findContactByKey,
  joinList,
  leaveList,
  noteCleaned,
  removeContacts,
  restoreContact,
  snapshotContact,
} from '../contacts/public.ts';
import type { EngineContext } from '../context.ts';
import { giveMessagesBack } from '../sending/public.ts';
import { erasedOf, lift, suppress } from '../suppressions/public.ts';
import type { Action, Reason } from './judge.ts';
import {
  dropEffects,
  type Effect,
  type FindingRow,
  findingSlice,
  lastEffects,
  openEffects,
  type Run,
  setRunState,
  storeTally,
} from './repo.ts';

const SLICE = 500;

export type Applied = { fixed: number; suppressed: number; removedFromList: number; removed: number; merged: number };
export type Choice = { reason: Reason; action: Action };

/** Carries out one action per reason, in slices, keeping what undoing needs. People who changed since are left alone. */
export async function applyRun(ctx: EngineContext, run: Run, choices: readonly Choice[]): Promise<Applied> {
  const { db, clock } = ctx;
  const applied: Applied = { fixed: 0, suppressed: 0, removedFromList: 0, removed: 0, merged: 0 };
  const remember = openEffects(db, run.id);
  for (const { reason, action } of choices) {
    const entry = run.tally[reason];
    if (entry) entry.action = action;
    if (action === 'keep') continue;
    for (let after = 0; ; await nextTurn()) {
      const rows = findingSlice(db, run.id, { group: null, reason }, after, SLICE);
      const last = rows.at(-1);
      if (!last) break;
      after = last.contactId;
      db.transaction(() => {
        for (const row of rows) applyOne(ctx, run, row, action, applied, remember);
      })();
    }
  }
  db.transaction(() => {
    storeTally(db, run.id, run.tally, run.checked);
    setRunState(db, run.id, 'applied', clock.now());
    noteCleaned(db, run.listId, clock.now());
  })();
  return applied;
}

function applyOne(
  { db, clock }: EngineContext,
  run: Run,
  row: FindingRow,
  action: Action,
  applied: Applied,
  remember: (effect: Effect) => void,
): void {
  const contact = findContact(db, row.contactId);
  if (!contact || contact.address !== row.address) return;
  const at = clock.now();
  const source = run.listName ?? '';
  switch (action) {
    case 'keep':
      return;
    case 'suppress': {
      const { already } = suppress(db, {
        address: row.address,
        reason: 'manual',
        source: 'cleaning',
        detail: row.reason,
        at,
      });
      if (already) return;
      remember({ effect: 'suppressed', before: { key: addressKey(row.address) ?? row.address.toLowerCase() } });
      addContactHistory(db, contact.id, { at, kind: 'cleaned', subject: source, detail: row.reason, text: '' });
      applied.suppressed++;
      return;
    }
    case 'remove_from_list': {
      const listIds = contact.lists.map((list) => list.id).filter((id) => run.listId === null || id === run.listId);
      for (const listId of listIds) leaveList(db, listId, [contact.id]);
      remember({ effect: 'left', before: { contactId: contact.id, listIds } });
      if (listIds.length > 0) applied.removedFromList++;
      return;
    }
    case 'remove':
      remember({ effect: 'removed', before: { snapshot: snapshotContact(db, contact.id) } });
      applied.removed += removeContacts(db, [contact.id]);
      return;
    case 'fix':
      fixOne();
  }

  function fixOne(): void {
    const mended = row.suggestion === null ? null : parseAddress(row.suggestion);
    if (!contact || !mended?.ok || erasedOf(db, [mended.key]).size > 0) return;
    const other = findContactByKey(db, mended.key);
    if (other) {
      const snapshot = snapshotContact(db, contact.id);
      const joined = contact.lists
        .map((list) => list.id)
        .filter((listId) => joinList(db, listId, [other.id]).length > 0);
      removeContacts(db, [contact.id]);
      remember({ effect: 'merged', before: { snapshot, into: other.id, joined } });
      applied.merged++;
      return;
    }
    changeAddress(db, contact.id, mended, at);
    remember({ effect: 'fixed', before: { contactId: contact.id, from: row.address, to: mended.address } });
    addContactHistory(db, contact.id, {
      at,
      kind: 'cleaned',
      subject: source,
      detail: row.reason,
      text: `${row.address} → ${mended.address}`,
    });
    applied.fixed++;
  }
}

/** Takes back everything that applying did, newest first, in slices. */
export async function undoRun({ db, clock }: EngineContext, run: Run): Promise<void> {
  for (;;) {
    const effects = lastEffects(db, run.id, SLICE);
    const last = effects.at(-1);
    if (!last) break;
    db.transaction(() => {
      for (const effect of effects) undoOne(effect);
      dropEffects(db, run.id, last.number);
    })();
    await nextTurn();
  }
  setRunState(db, run.id, 'undone', clock.now());

  function undoOne(effect: Effect): void {
    switch (effect.effect) {
      case 'suppressed':
        lift(db, effect.before.key, 'cleaning undone', clock.now());
        return;
      case 'left':
        for (const listId of effect.before.listIds) joinList(db, listId, [effect.before.contactId]);
        return;
      case 'removed':
        comeBack(db, effect.before.snapshot);
        return;
      case 'merged':
        for (const listId of effect.before.joined) leaveList(db, listId, [effect.before.into]);
        comeBack(db, effect.before.snapshot);
        return;
      case 'fixed': {
        const from = parseAddress(effect.before.from);
        const contact = findContact(db, effect.before.contactId);
        if (from.ok && contact?.address === effect.before.to && !findContactByKey(db, from.key))
          changeAddress(db, contact.id, from, clock.now());
      }
    }
  }
}

/** Puts a person back; what was sent to them is theirs again. */
function comeBack(db: EngineContext['db'], snapshot: string): void {
  if (!restoreContact(db, snapshot)) return;
  const { contact } = JSON.parse(snapshot) as { contact: { id: number; key: string } };
  giveMessagesBack(db, contact.id, contact.key);
}

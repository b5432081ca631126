import { expect, it } from 'vitest';
import { nextOf } from '../../renderer/features/bounces/bounce-rows.tsx';
import type { BounceGroup } from '../../renderer/features/bounces/bounces-store.ts';
import { sameOpened } from '../../renderer/features/bounces/bounces-store.ts';
import { openedBy } from '../../renderer/features/bounces/opened-by.ts';
import { weeksByClass } from '../../renderer/features/bounces/standing-screen.tsx';
import { patternsOf } from '../../renderer/features/bounces/teach-dialog.tsx';
import { CAN } from '../../renderer/features/bounces/use-actions.ts';
import { tellingIn } from '../../renderer/features/bounces/whole-mail.tsx';
import { inOrder } from '../../renderer/ui/raw.tsx';
import type { Bounce } from '../../shared/contract/bounces.ts';

const group = (more: Partial<BounceGroup>): BounceGroup => ({
  kind: 'bounce',
  class: 'address',
  reason: 'userunknown',
  bounces: 3,
  pending: 0,
  people: 3,
  effect: 'suppress',
  stopped: 'all',
  weeks: [1, 0, 2],
  ...more,
});

it('counts each week by whom it is about; what is no bounce counts nowhere, a mailbox switched off as an address', () => {
  const weeks = weeksByClass(
    [
      group({}),
      group({ class: 'temporary', reason: 'mailboxfull', weeks: [0, 5, 0] }),
      group({ class: 'temporary', reason: 'suspend', weeks: [0, 0, 4] }),
      group({ class: 'us', reason: 'blocked', weeks: [7, 0, 0] }),
      group({ kind: 'complaint', class: 'complaint', reason: 'feedback', weeks: [0, 0, 1] }),
      group({ kind: 'autoreply', class: 'autoreply', reason: 'vacation', weeks: [9, 9, 9] }),
      group({ kind: 'other', weeks: [9, 9, 9] }),
    ],
    3,
  );
  expect(weeks).toEqual([
    [1, 0, 7, 0],
    [0, 5, 0, 0],
    [6, 0, 0, 1],
  ]);
});

it('finds the telling line in the whole mail, folded or with other spaces, and none where it is encoded there', () => {
  const raw =
    'From: x\r\n\r\nDiagnostic-Code:  smtp; 550 5.1.1\r\n  User unknown\r\n<a@b.example>: 550 No such user\r\n';
  expect(tellingIn(raw, '<a@b.example>: 550  No such user')).toBe(4);
  expect(tellingIn(raw, 'Diagnostic-Code: smtp; 550 5.1.1 User unknown')).toBe(2);
  expect(tellingIn(raw, 'Kotak surat tidak ada')).toBeNull();
  expect(tellingIn(raw, '')).toBeNull();
});

it('reads patterns one a line, without empty ones', () => {
  expect(patternsOf(' no such user \n\n  kotak * penuh\n')).toEqual(['no such user', 'kotak * penuh']);
});

it('an address of the screen opens what it names, and nothing where it names what there is not', () => {
  expect(openedBy({ kind: 'bounce', class: 'us', reason: 'blocked' })).toEqual({
    by: 'cause',
    group: { kind: 'bounce', class: 'us', reason: 'blocked' },
  });
  expect(openedBy({ provider: 'kantor.example' })).toEqual({ by: 'provider', provider: 'kantor.example' });
  expect(openedBy({ kind: 'bounce', class: 'us', reason: 'nonsense' })).toBeNull();
  expect(openedBy({ provider: '%E0%A4%A' })).toBeNull();
  expect(sameOpened({ by: 'provider', provider: 'a' }, { by: 'provider', provider: 'b' })).toBe(false);
});

const bounce = (more: Partial<Bounce>): Bounce => ({
  id: 1,
  kind: 'bounce',
  origin: 'report',
  address: 'rudi@warung.example',
  contactId: 1,
  contactName: 'Rudi',
  messageId: 1,
  campaignId: 1,
  campaignName: 'Kabar',
  class: 'address',
  reason: 'userunknown',
  permanent: true,
  confidence: 1,
  status: '5.1.1',
  reply: '',
  diagnostic: '',
  matchedBy: 'message_id',
  effect: 'pending',
  provider: 'warung.example',
  rule: 'none',
  mailboxId: null,
  at: 0,
  writtenAt: 0,
  ...more,
});

it('offers of a row only what it allows: keep what waits, take back what was done, never send again what is about us or dead', () => {
  const effects = ['pending', 'suppressed', 'kept', 'undone', 'none'] as const;
  expect(effects.map((effect) => nextOf(bounce({ effect })))).toEqual(['keep', 'undo', 'undo', null, null]);
  expect(nextOf(bounce({ class: 'temporary', reason: 'mailboxfull', effect: 'none' }))).toBe('retry');
  expect(nextOf(bounce({ class: 'us', reason: 'blocked', effect: 'none' }))).toBeNull();
  for (const effect of effects) {
    expect(CAN.retry(bounce({ effect }))).toBe(false);
    const leaving = bounce({ kind: 'unsubscribe', class: 'unknown', reason: 'delivered', effect });
    expect([nextOf(leaving), CAN.undo(leaving), CAN.keep(leaving)]).toEqual([null, false, false]);
  }
});

it('writes out what would turn the direction of evidence, and leaves every other writing as it is', () => {
  expect(inOrder('550 \u202eknwonknu resu\u202c \u2066x\u2069')).toBe(
    '550 [U+202E]knwonknu resu[U+202C] [U+2066]x[U+2069]',
  );
  expect(inOrder('550 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u{1f600}')).toBe(
    '550 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u{1f600}',
  );
});

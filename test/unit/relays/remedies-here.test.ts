import { expect, test } from 'vitest';
import { NAMED_CAUSES } from '../../../electron/engine/relays/causes.ts';
import { testInFourSteps } from '../../../electron/engine/relays/four-steps.ts';
import { remediesHere } from '../../../electron/engine/relays/remedies-here.ts';

const refused = NAMED_CAUSES.port_refused;

test('what was just tried is no advice', () => {
  expect(remediesHere(refused, { port: 465, tls: 'tls' })).toEqual(['check_port', 'try_587', 'try_2525']);
  expect(remediesHere(refused, { port: 587, tls: 'starttls' })).toEqual(['check_port', 'try_465', 'try_2525']);
  expect(remediesHere(refused, { port: 587, tls: 'tls' })).toContain('try_587');
  expect(remediesHere(NAMED_CAUSES.tls_cut, { port: 587, tls: 'starttls' })[0]).toBe('use_tls');
  expect(remediesHere(NAMED_CAUSES.tls_cut, { port: 465, tls: 'tls' })[0]).toBe('use_starttls');
});

test('there is always one', () => {
  for (const rule of Object.values(NAMED_CAUSES))
    for (const tls of ['tls', 'starttls', 'none'] as const)
      for (const port of [25, 465, 587, 2525]) expect(remediesHere(rule, { port, tls }).length).toBeGreaterThan(0);
  expect(remediesHere({ remedies: ['use_tls'] }, { port: 465, tls: 'tls' })).toEqual(['use_tls']);
});

test('a line that was refused before it was dialled found nothing', async () => {
  const target = { host: 'mail.example.com', port: 25, tls: 'none', user: '', password: '' } as const;
  const told = [];
  for await (const step of testInFourSteps({ target: { ...target, fingerprint: '', allowPlain: false }, mail: null }))
    if (step.state !== 'running') told.push([step.step, step.state, step.cause]);
  expect(told.slice(0, 2)).toEqual([
    ['find', 'not_run', null],
    ['secure', 'failed', 'plain_refused'],
  ]);
});

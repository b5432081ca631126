import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bouncesVerb } from '../../../electron/hosts/cli/bounces.ts';
import { campaignsVerb } from '../../../electron/hosts/cli/campaigns.ts';
import { cleanVerb } from '../../../electron/hosts/cli/clean.ts';
import { importVerb } from '../../../electron/hosts/cli/import.ts';
import { settingsVerb } from '../../../electron/hosts/cli/settings.ts';
import { openTerminal } from '../../../electron/hosts/cli/terminal.ts';
import { UsageError, type Verb, type VerbContext } from '../../../electron/hosts/cli/verb.ts';
import { wordsIn } from '../../../electron/hosts/cli/words.ts';
import { openTestEngine } from '../../support/engine.ts';

let engine: Awaited<ReturnType<typeof openTestEngine>>;
let folder: string;
beforeAll(async () => {
  engine = await openTestEngine();
  folder = mkdtempSync(join(tmpdir(), 'merpati-verbs-'));
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a verb answers to these words, its text written nowhere. */
const run = (verb: Verb, ...positionals: string[]) => runWith({}, verb, ...positionals);

function runWith(values: VerbContext['values'], verb: Verb, ...positionals: string[]) {
  const context = { engine, client: engine.client, t: wordsIn('en'), terminal: openTerminal('en'), positionals };
  return verb.run({
    ...context,
    language: 'en',
    values,
    json: true,
    stop: new AbortController().signal,
  } as VerbContext);
}

const refused = (...pairs: string[]) =>
  run(settingsVerb, ...pairs).then(
    () => null,
    (error: unknown) => (error instanceof UsageError ? error.key : error),
  );

it('settings sets what is named, a group that was left out whole, and nothing that does not fit', async () => {
  const { data } = await run(
    settingsVerb,
    'sender.name=Roti Kenanga',
    'frequencyCap.messages=2',
    'frequencyCap.days=7',
  );
  expect(data).toMatchObject({ sender: { name: 'Roti Kenanga' }, frequencyCap: { messages: 2, days: 7 } });
  const { data: without } = await run(settingsVerb, 'frequencyCap=', 'dnsServers=127.0.0.1,127.0.0.2');
  expect(without).toMatchObject({ frequencyCap: null, dnsServers: ['127.0.0.1', '127.0.0.2'] });
  for (const pair of [
    'fly=1',
    'theme=pink',
    'theme',
    'sender=x',
    'sender=',
    'sender.nick=x',
    'frequencyCap.days=7',
    '=x',
  ])
    expect(await refused(pair), pair).toBe('cli:usage.setting');
  expect(await refused('checklistHidden=yes')).toBe('cli:usage.setting_switch');
  expect(await refused('bouncePolicy.withinDays=soon')).toBe('cli:usage.setting_number');
  // One that does not fit keeps the others from being set.
  expect(await refused('sender.name=Other', 'theme=pink')).toBe('cli:usage.setting');
  expect((await run(settingsVerb)).data).toEqual(without);
});

it('bounces read takes a folder once though a link leads back, and more files than one call takes', async () => {
  mkdirSync(join(folder, 'below'));
  symlinkSync(folder, join(folder, 'below', 'again'));
  for (let i = 0; i < 1_050; i += 1) writeFileSync(join(folder, `${i}.eml`), `Subject: ${i}\r\n\r\nordinary\r\n`);
  const { data, code } = await run(bouncesVerb, 'read', folder);
  expect(code).toBe(0);
  expect(data).toMatchObject({ files: 1_050, messages: 1_050, kinds: { other: 1_050 } });
  await expect(run(bouncesVerb, 'read', join(folder, 'nowhere'))).rejects.toThrow(UsageError);
}, 90_000);

it('a word that names nothing is refused before anything is done', async () => {
  for (const action of ['no_domian=keep', 'no_domain=kep', 'no_domain', '=keep'])
    await expect(runWith({ action: [action], apply: true }, cleanVerb), action).rejects.toThrow(UsageError);
  expect((await engine.client.cleaning.latest({})).run).toBeNull();
  await expect(run(campaignsVerb, 'create')).rejects.toThrow(UsageError);
  expect((await engine.client.campaigns.list({})).total).toBe(0);
  await expect(run(importVerb, folder)).rejects.toThrow(UsageError);
});

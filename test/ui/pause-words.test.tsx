import { renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { usePauseWords } from '../../renderer/features/live/pause-words.ts';
import { startI18n } from '../../renderer/i18n.ts';
import { PAUSE_CAUSES, type PauseCause, type PausedDetail, type Progress } from '../../shared/contract/sending.ts';

const LANGUAGES = ['en', 'id'] as const;
const FIGURES = { count: 3, of: 40, percent: 8, relay: 'Hosting', reason: 'blocked', megabytes: 20 };

function wordsFor(
  language: (typeof LANGUAGES)[number],
  cause: PauseCause,
  values: PausedDetail['values'],
  resumesItself = false,
) {
  const i18n = startI18n(language);
  const wrapper = ({ children }: { children: ReactNode }) => <I18nextProvider i18n={i18n}>{children}</I18nextProvider>;
  const { result } = renderHook(() => usePauseWords(), { wrapper });
  const pausedDetail: PausedDetail = { cause, values, reply: '', at: 0, resumesItself };
  const progress = { campaignId: 7, relayId: 2, relayName: 'Hosting', pausedBecause: cause, pausedDetail };
  return result.current(progress as unknown as Progress);
}

describe.each(LANGUAGES)('a pause (%s)', (language) => {
  it.each(PAUSE_CAUSES.filter((cause) => cause !== 'person'))('by %s says why and what to do', (cause) => {
    // The guard knows its figures; a greeting, a full disk or an unreadable message has none.
    for (const values of [FIGURES, {}]) {
      const words = wordsFor(language, cause, values);
      expect(words?.title).not.toBe('');
      expect(words?.why).not.toBe('');
      expect(words?.steps.length).toBeGreaterThan(0);
      expect(JSON.stringify(words)).not.toMatch(/\{\{|undefined/);
    }
  });

  it('is nobody’s doing but the person’s where the person paused', () => {
    expect(wordsFor(language, 'person', {})).toBeNull();
  });
});

describe('a pause', () => {
  it('names a limit of the host only where there is one', () => {
    expect(wordsFor('en', 'deferral_rate', { ...FIGURES, most: 5 })?.why).toContain('stops accounts at 5');
    expect(wordsFor('en', 'deferral_rate', FIGURES)?.why).toContain('8 % of the last 40');
  });

  it('of a second campaign says where it happened', () => {
    expect(wordsFor('en', 'blocklist', { ...FIGURES, campaign: 'Kabar' })?.why).toMatch(/^It happened in “Kabar”/);
  });

  it('for a signing key that is gone names the key, not the message', () => {
    const words = wordsFor('en', 'composing', { reason: 'dkim_key_lost' });
    expect(words?.why).toContain('DKIM');
    expect(words?.place?.href).toBe('#/domains');
  });

  it('leads to where it is mended', () => {
    expect(wordsFor('en', 'quota', FIGURES)?.place?.href).toBe('#/relays/2');
    expect(wordsFor('en', 'too_big', FIGURES)?.place?.href).toBe('#/campaigns/7/message');
    expect(wordsFor('en', 'network', FIGURES)?.place?.href).toBe('#/relays/2/test');
    expect(wordsFor('en', 'blocklist', FIGURES)?.place?.href).toBe('#/relays/2/health');
    expect(wordsFor('en', 'authentication', FIGURES)?.place?.href).toBe('#/domains');
    expect(wordsFor('en', 'content', FIGURES)?.place?.href).toBe('#/campaigns/7/check');
  });

  it('that ends by itself says when, and one that counts by the hour until when', () => {
    expect(wordsFor('en', 'network', {}, true)?.resumesItself).toContain('once a minute');
    expect(wordsFor('en', 'disk_full', { megabytes: 20 }, true)?.resumesItself).toContain('once there is room');
    expect(wordsFor('en', 'sign_in', {})?.resumesItself).toBe('');
    expect(wordsFor('en', 'deferral_rate', { ...FIGURES, most: 5 })?.steps[0]).toMatch(/until about .*\d:\d\d/);
  });

  it('leads to everything its steps name', () => {
    expect(wordsFor('en', 'relay_off', FIGURES)?.also?.href).toBe('#/campaigns/7/send');
    expect(wordsFor('en', 'blocklist', FIGURES)?.also?.href).toBe('#/cleaning');
    expect(wordsFor('en', 'sign_in', FIGURES)?.also).toBeNull();
  });

  it('that reports told of leads to those reports', () => {
    const told = { ...FIGURES, from: 'report', reason: 'policyviolation' };
    expect(wordsFor('en', 'policy', told)?.place?.href).toBe('#/bounces/cause/bounce/us/policyviolation');
    const { reason: _, ...angry } = told;
    expect(wordsFor('en', 'complaints', angry)?.place?.href).toBe('#/bounces/cause/complaint/complaint/feedback');
    expect(wordsFor('en', 'policy', FIGURES)?.place?.href).toBe('#/campaigns/7/messages/rejected');
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketFor } from '../../../electron/engine/reports/buckets.ts';
import { byProvider, providerOf } from '../../../electron/engine/reports/providers.ts';

test('any span becomes at most 60 points', () => {
  fc.assert(
    fc.property(fc.nat(400 * 86_400_000), (span) => {
      expect(span / 1000 / bucketFor(span)).toBeLessThanOrEqual(60);
    }),
  );
  expect(bucketFor(0)).toBe(1);
  expect(bucketFor(3_600_000)).toBe(60);
});

test('providers are known by their domains, and nothing that only looks like one', () => {
  expect(['gmail.com', 'yahoo.co.id', 'hotmail.com', 'icloud.com'].map(providerOf)).toEqual([
    'Gmail',
    'Yahoo',
    'Microsoft',
    'Apple',
  ]);
  expect(['gmail.com.example', 'mygmail.com', 'yahoo.example.org', 'example.co.id'].map(providerOf)).toEqual([
    '',
    '',
    '',
    '',
  ]);
});

test('providers add up their domains, own domains together and last', () => {
  const counts = [
    { domain: 'example.co.id', recipients: 50, failed: 5 },
    { domain: 'yahoo.com', recipients: 10, failed: 1 },
    { domain: 'yahoo.co.id', recipients: 20, failed: 2 },
    { domain: 'gmail.com', recipients: 25, failed: 0 },
  ];
  expect(byProvider(counts)).toEqual([
    { provider: 'Yahoo', recipients: 30, failed: 3 },
    { provider: 'Gmail', recipients: 25, failed: 0 },
    { provider: '', recipients: 50, failed: 5 },
  ]);
});

import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

// Four projects: rules and repos (node), the whole engine on real sockets (flows), screens in jsdom (ui), real browsers (e2e).
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/*.test.ts', 'test/unit/**/*.test.ts'],
          environment: 'node',
          testTimeout: 20_000,
          // By itself Vitest leaves one core to nobody.
          maxWorkers: availableParallelism(),
          // Rules keep nothing between calls: loading them once a worker instead of once a file saves a third of the time.
          isolate: false,
        },
      },
      {
        test: {
          name: 'flows',
          include: ['test/flows/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // They mostly wait for servers and clocks: three at a time take half the time on two cores.
          maxWorkers: 3,
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'ui',
          include: ['test/ui/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: ['test/support/ui-setup.ts'],
          testTimeout: 20_000,
          maxWorkers: availableParallelism(),
        },
      },
      {
        test: {
          name: 'e2e',
          // What a page is waited for may take on a busy machine.
          expect: { poll: { timeout: 10_000 } },
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

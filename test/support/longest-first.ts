import { relative, resolve } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const TESTS = resolve(import.meta.dirname, '..');

/**
 * Seconds that the longest files take on two cores; `test/run.ts` prints what to write here. A file that is not named goes by
 * its size, after these.
 */
const SECONDS: Readonly<Record<string, number>> = {
  'ui/sending-screens.test.tsx': 17,
  'unit/search/table.test.ts': 16,
  'ui/journey.test.tsx': 14,
  'ui/relay-wizard.test.tsx': 12,
  'unit/campaigns/compose-equal.test.ts': 10,
  'ui/contacts-table.test.tsx': 8,
  'unit/sending/pace-model.test.ts': 8,
  'ui/mailboxes.test.tsx': 7,
  'ui/bounces-store.test.ts': 6,
  'ui/screens.test.tsx': 6,
  'unit/campaigns/campaigns.test.ts': 5,
  'ui/cards.test.tsx': 5,
};

const secondsOf = ({ moduleId }: TestSpecification) => SECONDS[relative(TESTS, moduleId)] ?? 0;

/** Begins each project with its longest files, so that no worker is left alone with one of them at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const bySize = await super.sort(files);
    const projects = [...new Set(bySize.map(({ project }) => project.name))];
    return projects.flatMap((name) =>
      bySize.filter(({ project }) => project.name === name).sort((one, other) => secondsOf(other) - secondsOf(one)),
    );
  }
}

import { relative, resolve } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const TESTS = resolve(import.meta.dirname, '..');

/**
 * Seconds that the longest files take on two cores; `test/run.ts` prints what to write here. A file that is not named goes by
 * its size, after these.
 */
const SECONDS: Readonly<Record<string, number>> = {
  'flows/lists-import-resume.test.ts': 117,
  'flows/sending-when.test.ts': 105,
  'flows/load-postfix.test.ts': 90,
  'flows/sending-pace.test.ts': 60,
  'flows/crash.test.ts': 45,
  'flows/cli-relay.test.ts': 41,
  'flows/cli.test.ts': 41,
  'flows/sending.test.ts': 33,
  'flows/load-opensmtpd.test.ts': 30,
  'flows/sending-guard.test.ts': 24,
  'flows/relays-oauth-sending.test.ts': 23,
  'flows/faults-disk.test.ts': 21,
  'flows/relays-health.test.ts': 18,
  'ui/sending-screens.test.tsx': 17,
  'flows/relays-oauth.test.ts': 16,
  'flows/relays-probe.test.ts': 16,
  'unit/search/table.test.ts': 16,
  'ui/journey.test.tsx': 14,
  'flows/sending-relays.test.ts': 13,
  'flows/faults-relay.test.ts': 13,
  'flows/relays-discover.test.ts': 12,
  'flows/faults-secrets.test.ts': 12,
  'ui/relay-wizard.test.tsx': 12,
  'flows/sending-races.test.ts': 11,
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

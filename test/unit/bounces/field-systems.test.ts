import { expect, test } from 'vitest';
import { classifyReport } from '../../../electron/engine/bounces/classify.ts';
import { parseReport } from '../../../electron/engine/bounces/parse-report.ts';
import { COUNTEREXAMPLES } from './field-counterexamples.ts';
import { FIELD_FOURTH } from './field-fourth.ts';
import { FIELD_GATEWAYS } from './field-gateways.ts';
import { FIELD_HOSTS } from './field-hosts.ts';
import { FIELD_LANGUAGES } from './field-languages.ts';
import { FIELD_SECOND } from './field-second.ts';
import { FIELD_THIRD } from './field-third.ts';

const judged = (raw: string) => {
  const report = parseReport(Buffer.from(raw));
  const verdicts = classifyReport(report);
  const about = report.recipients.map(({ address }, index) => [
    address,
    `${verdicts[index]?.class} ${verdicts[index]?.reason}`,
  ]);
  return { kind: report.kind, about };
};

/** Whether `class reason` is among `class|class reason|reason`. */
const among = (said: string, expected: string) => {
  const [classes = '', reasons = ''] = expected.split(' ').map((one) => one.split('|'));
  const [about = '', reason = ''] = said.split(' ');
  return classes.includes(about) && reasons.includes(reason);
};

test.each([...FIELD_HOSTS, ...FIELD_GATEWAYS, ...FIELD_LANGUAGES, ...FIELD_SECOND, ...FIELD_THIRD, ...FIELD_FOURTH])(
  '$system',
  ({ raw, kind, expected }) => {
    const { kind: said, about } = judged(raw);
    const right = about.map(([address, verdict], index) => {
      const [named, wanted = ''] = expected[index] ?? [];
      return [address, address === named && among(verdict ?? '', wanted) ? wanted : verdict];
    });
    expect({ kind: said, about: right }).toEqual({ kind, about: expected });
  },
);

test.each(COUNTEREXAMPLES)('no failed delivery: $what', ({ raw, kinds }) => {
  expect(kinds).toContain(judged(raw).kind);
});

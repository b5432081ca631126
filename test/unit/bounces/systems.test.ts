import { expect, test } from 'vitest';
import { classifyReport } from '../../../electron/engine/bounces/classify.ts';
import { parseReport } from '../../../electron/engine/bounces/parse-report.ts';
import { MORE_SYSTEMS } from './more-systems.ts';
import { PROVIDER_SYSTEMS } from './provider-systems.ts';
import { SYSTEMS } from './systems.ts';
import { UNSEEN_SYSTEMS } from './unseen-systems.ts';

const ALL = [...SYSTEMS, ...MORE_SYSTEMS, ...UNSEEN_SYSTEMS, ...PROVIDER_SYSTEMS];

test.each(ALL)('$system', ({ head, body, kind, recipients }) => {
  const raw = Buffer.from(`${head.join('\n')}\n\n${body}\n`);
  const report = parseReport(raw);
  const verdicts = classifyReport(report);
  const seen = report.recipients.map((recipient, index) => [
    recipient.address,
    verdicts[index]?.class,
    verdicts[index]?.reason,
  ]);
  expect({ kind: report.kind, recipients: seen }).toEqual({ kind, recipients });
});

test.each(ALL)('$system, with CRLF and with CR', ({ head, body, kind, recipients }) => {
  for (const end of ['\r\n', '\r']) {
    const report = parseReport(Buffer.from(`${head.join('\n')}\n\n${body}\n`.replaceAll('\n', end)));
    expect([report.kind, ...report.recipients.map((recipient) => recipient.address)]).toEqual([
      kind,
      ...recipients.map(([address]) => address),
    ]);
  }
});

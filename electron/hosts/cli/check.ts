import type { CheckRow } from '../../../shared/contract/campaigns.ts';
import { campaignId, readText } from './campaigns.ts';
import type { Tone } from './terminal.ts';
import { text, type Verb, type VerbContext } from './verb.ts';

const LEVEL_TONES: Readonly<Record<CheckRow['level'], Tone>> = {
  blocker: 'red',
  warning: 'amber',
  notice: 'dim',
  not_checked: 'dim',
  passed: 'green',
};

const LEVEL_MARKS: Readonly<Record<CheckRow['level'], string>> = {
  blocker: '×',
  warning: '!',
  notice: '·',
  not_checked: '?',
  passed: '✓',
};

/** Says a check row in words; the sentences are the screens' own. */
export function sayCheck(
  { terminal, t }: Pick<VerbContext, 'terminal' | 't'>,
  rows: readonly CheckRow[],
  passedToo: boolean,
): void {
  for (const row of rows) {
    if (row.level === 'passed' && !passedToo) continue;
    const mark = terminal.paint(
      LEVEL_TONES[row.level],
      `${LEVEL_MARKS[row.level]} ${t(`cli:check.level.${row.level}`)}`,
    );
    terminal.line(`${mark}  ${t(`checks:${row.key}.title`, { ...row.values, defaultValue: row.key })}`);
    const why = t(`checks:${row.key}.why`, { ...row.values, defaultValue: '' });
    if (row.level !== 'passed' && why) terminal.line(terminal.paint('dim', `    ${why}`));
  }
}

export const checkVerb: Verb = {
  options: {
    html: { type: 'string' },
    subject: { type: 'string' },
    offline: { type: 'boolean' },
    all: { type: 'boolean' },
  },
  mostWords: () => 1,
  async run(context) {
    const { client, values, terminal, t } = context;
    const htmlFile = text(values, 'html');
    if (htmlFile) {
      const { findings } = await client.content.checkText({
        subject: text(values, 'subject') ?? '',
        html: await readText(htmlFile),
      });
      const blocked = findings.some((finding) => finding.level === 'blocker');
      return {
        data: { findings },
        code: blocked ? 1 : 0,
        text: () => {
          for (const one of findings)
            terminal.line(
              `${terminal.paint(one.level === 'blocker' ? 'red' : one.level === 'warning' ? 'amber' : 'dim', t(`cli:check.finding.${one.level}`))}  ${t(`checks:content.${one.key}.title`, { ...one.values, defaultValue: one.key })}`,
            );
          if (findings.length === 0) terminal.line(terminal.paint('green', t('cli:check.nothing')));
        },
      };
    }
    const result = await client.campaigns.check({ id: campaignId(context), online: values.offline !== true });
    return {
      data: result,
      code: result.ready ? 0 : 1,
      text: () => {
        sayCheck(context, result.rows, values.all === true);
        terminal.line(
          t('cli:check.summary', {
            blockers: result.blockers,
            warnings: result.warnings,
            notChecked: result.notChecked,
            passed: result.passed,
          }),
        );
      },
    };
  },
};

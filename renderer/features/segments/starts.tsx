import { useTranslation } from 'react-i18next';
import type { Rule } from '../../../shared/contract/segments.ts';
import { Button, Card } from '../../ui/index.ts';
import { birthdayField } from './leaf-kinds.ts';
import type { Names } from './use-names.ts';

/** Ready-made rules to begin with; each can be changed afterwards like any other. */
export function Starts({ names, onBegin }: { names: Names; onBegin: (name: string, rule: Rule) => void }) {
  const { t } = useTranslation();
  const birthday = birthdayField(names.fields);
  const starts: { name: string; rule: Rule }[] = [
    {
      name: t('segments:start.notMailed'),
      rule: { kind: 'behaviour', what: 'sent', happened: false, campaignId: null, days: 90 },
    },
    ...(birthday
      ? [
          {
            name: t('segments:start.birthday'),
            rule: { kind: 'field', field: birthday.key, test: 'anniversary_in_days', value: '7' } as const,
          },
        ]
      : []),
    { name: t('segments:start.new'), rule: { kind: 'since', what: 'created', days: 30, within: true } },
    {
      name: t('segments:start.bounced'),
      rule: { kind: 'behaviour', what: 'bounced', happened: true, campaignId: null, days: 30 },
    },
    { name: t('segments:start.gmail'), rule: { kind: 'field', field: 'domain', test: 'is', value: 'gmail.com' } },
  ];
  return (
    <Card>
      <h3>{t('segments:start.title')}</h3>
      <p className="m-dim m-sm">{t('segments:start.why')}</p>
      <div className="s-starts m-mt-12">
        {starts.map(({ name, rule }) => (
          <Button key={name} size="small" onClick={() => onBegin(name, { kind: 'all', rules: [rule] })}>
            {name}
          </Button>
        ))}
      </div>
    </Card>
  );
}

import { useTranslation } from 'react-i18next';
import { Button, Card, Icon, useFormat } from '../../ui/index.ts';
import { useImport } from './import-store.ts';
import { domainChanges, type Group } from './problem-groups.ts';
import { ProblemTable } from './problem-table.tsx';

const SHOWN = 6;

/** What "fix all" would write, domain by domain. */
function Changes({ group }: { group: Group }) {
  const { t } = useTranslation();
  const format = useFormat();
  const all = domainChanges(group);
  const whole = group.samples.length === group.rows;
  return (
    <ul className="i-changes" aria-label={t('import:problems.changes')}>
      {all.slice(0, SHOWN).map(({ from, to, count }) => (
        <li key={`${from} ${to}`}>
          <span className="m-wavy">{from}</span>
          <Icon name="arrow-right" size="small" className="m-dim" />
          <b>{to}</b>
          {whole ? <span className="m-dim m-num">{format.number(count)}</span> : null}
        </li>
      ))}
      {all.length > SHOWN || !whole ? <li className="m-dim">{t('import:problems.andMore')}</li> : null}
    </ul>
  );
}

function FixAll({ group }: { group: Group }) {
  const { t } = useTranslation();
  const { fixTypos, choose } = useImport((state) => state);
  return (
    <Button icon={fixTypos ? 'arrow-back-up' : 'checks'} onClick={() => choose({ fixTypos: !fixTypos })}>
      {fixTypos ? t('import:problems.unfixAll') : t('import:problems.fixAll', { count: group.rows })}
    </Button>
  );
}

/** One cause: what it is, why it matters, what can be done at once, and its rows. */
export function ProblemCard({ group }: { group: Group }) {
  const { t } = useTranslation();
  const typo = group.cause === 'typo';
  return (
    <Card pad={false}>
      <div className="m-row m-row-top m-row-between m-group-head">
        <div className="m-grow">
          <h2>{t(`import:cause.${group.cause}.title`, { count: group.rows })}</h2>
          <p className="m-dim m-sm m-mt-4">{t(`import:cause.${group.cause}.why`)}</p>
          {typo ? <Changes group={group} /> : null}
        </div>
        {typo ? <FixAll group={group} /> : null}
      </div>
      <ProblemTable key={group.cause} group={group} />
    </Card>
  );
}

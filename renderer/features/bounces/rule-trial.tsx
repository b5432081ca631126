import { useTranslation } from 'react-i18next';
import type { OwnRule } from '../../../shared/contract/bounces.ts';
import { useAsked } from '../../api/asked.ts';
import { Address, FailureNote, Note, useFormat } from '../../ui/index.ts';
import { useReasonWord } from '../live/reason-words.ts';

const SHOWN = 5;

/** What a rule would change among what is stored, with examples, and where it would be too common. */
export function RuleTrial({ rule }: { rule: OwnRule }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useReasonWord();
  const asked = useAsked([JSON.stringify(rule)], (client) => client.bounces.tryRule({ rule }));
  const trial = asked.value;
  if (asked.failure) return <FailureNote failure={asked.failure} />;
  if (!trial) return null;
  const n = (count: number) => format.number(count);
  return (
    <section className="b-trial m-mt-16" aria-live="polite" aria-label={t('bounces:trial.title')}>
      <h3>{t('bounces:trial.title')}</h3>
      <p className="m-num">
        {trial.changes === 0
          ? t('bounces:trial.nothing', { count: trial.looked, n: n(trial.looked) })
          : t('bounces:trial.changes', { count: trial.changes, n: n(trial.changes), all: n(trial.looked) })}{' '}
        {trial.classChanges > 0
          ? t('bounces:trial.classes', { count: trial.classChanges, n: n(trial.classChanges) })
          : null}
      </p>
      {trial.samples.length === 0 ? null : (
        <ul className="b-samples m-mt-8">
          {trial.samples.slice(0, SHOWN).map((sample) => (
            <li key={sample.id}>
              <Address address={sample.address} />
              <span className="m-dim m-sm">
                {t('bounces:trial.was', { reason: word(sample.from), as: word(rule.reason) })}
              </span>
              <code className="m-xs m-dim m-cut">{sample.text}</code>
            </li>
          ))}
        </ul>
      )}
      {trial.conflicts.length === 0 ? null : (
        <div className="m-mt-12">
          <Note tone="wait" icon="alert-triangle">
            <b>{t('bounces:trial.conflicts', { count: trial.conflicts.length, n: n(trial.conflicts.length) })}</b>
            <ul className="b-conflicts">
              {trial.conflicts.slice(0, 3).map((conflict) => (
                <li key={conflict.rule} className="m-xs">
                  {word(conflict.reason)}: <code>{conflict.sample}</code>
                </li>
              ))}
            </ul>
          </Note>
        </div>
      )}
    </section>
  );
}

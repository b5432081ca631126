import { useTranslation } from 'react-i18next';
import type { BouncePolicy } from '../../../shared/contract/settings.ts';
import { useAsked } from '../../api/asked.ts';
import { Address, Card, CardHead, FailureNote, useDebouncedValue, useFormat } from '../../ui/index.ts';
import { useReasonWord } from '../live/reason-words.ts';

const SHOWN = 6;

/** What a policy would do to what is stored: in one sentence, in numbers, and by name; nothing is changed. */
export function DryRun({ policy, changed }: { policy: BouncePolicy; changed: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const reason = useReasonWord();
  const [settled] = useDebouncedValue(policy, 250);
  const asked = useAsked([JSON.stringify(settled)], (client) => client.bounces.dryRun({ policy: settled }), [
    'bounces',
  ]);
  const run = asked.value;
  const n = (count: number) => format.number(count);
  const would = ({ newlySuppressed: more, noLonger: less }: { newlySuppressed: number; noLonger: number }) => {
    if (more === 0 && less === 0) return t('bounces:dry.same');
    if (less === 0) return t('bounces:dry.more', { count: more, n: n(more) });
    if (more === 0) return t('bounces:dry.less', { count: less, n: n(less) });
    return t('bounces:dry.both', { count: more, n: n(more), less: n(less) });
  };
  return (
    <Card pad={false}>
      <CardHead title={changed ? t('bounces:dry.titleDraft') : t('bounces:dry.titleKept')} />
      <div className="b-pad" aria-live="polite" aria-busy={asked.asking}>
        {asked.failure && !run ? <FailureNote failure={asked.failure} onRetry={() => void asked.again()} /> : null}
        {run === null ? null : run.looked === 0 ? (
          <p className="m-dim">{t('bounces:dry.nothing')}</p>
        ) : (
          <>
            <p className="b-would">{would(run)}</p>
            <p className="m-dim m-sm m-num m-mt-8">
              {t('bounces:dry.numbers', {
                count: run.looked,
                n: n(run.looked),
                suppress: n(run.suppress),
                keep: n(run.keep),
                retry: n(run.retry),
                wait: n(run.wait),
              })}
            </p>
            {run.samples.length === 0 ? null : (
              <ul className="b-samples m-mt-12">
                {run.samples.slice(0, SHOWN).map((sample) => (
                  <li key={sample.id}>
                    <Address address={sample.address} />
                    <span className="m-dim m-sm">
                      {reason(sample.reason)}: {t(`bounces:dry.now.${sample.now}`)} →{' '}
                      {t(`bounces:dry.would.${sample.would}`)}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
        <p className="m-xs m-dim m-mt-12">{t('bounces:dry.note')}</p>
      </div>
    </Card>
  );
}

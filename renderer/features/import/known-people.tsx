import { useTranslation } from 'react-i18next';
import { Card, Radio } from '../../ui/index.ts';
import { countsUnder, DUPLICATE_RULES, type Duplicates } from './import-choices.ts';
import { useImport } from './import-store.ts';

const ORDER: readonly Duplicates[] = ['fill', 'overwrite', 'skip'];

/** People who are there already: three ways, each with what it would do. */
export function KnownPeople() {
  const { t } = useTranslation();
  const { duplicates, outcome, choose } = useImport((state) => state);
  if (!outcome) return null;
  const known = outcome.counts.updated + outcome.counts.unchanged;
  if (known === 0) return null;
  return (
    <Card>
      <Radio.Group
        label={t('import:confirm.known', { count: known })}
        value={duplicates}
        onChange={(value) => choose({ duplicates: DUPLICATE_RULES.find((rule) => rule === value) ?? 'fill' })}
      >
        <div className="m-choices">
          {ORDER.map((rule) => {
            const { updated, unchanged } = countsUnder(outcome, rule);
            return (
              <Radio
                key={rule}
                value={rule}
                label={t(`import:duplicates.${rule}.name`)}
                description={
                  <>
                    {t(`import:duplicates.${rule}.why`)}{' '}
                    {outcome.known[rule] ? (
                      <b className="m-num">{t('import:duplicates.counts', { updated, unchanged })}</b>
                    ) : null}
                  </>
                }
              />
            );
          })}
        </div>
      </Radio.Group>
    </Card>
  );
}

import { useTranslation } from 'react-i18next';
import type { DiscoverStep } from '../../../shared/contract/relays.ts';
import { Button, Explanation } from '../../ui/index.ts';
import { useCauseWords } from './cause-words.ts';
import type { RelayFormState } from './relay-form-store.ts';

/** Nothing was found: whether that is an answer, a typing mistake, or nobody could be asked, and the way on for each. */
export function NothingFound({
  state,
  told,
  domain,
  again,
  onServices,
}: {
  state: RelayFormState;
  told: readonly DiscoverStep[];
  domain: string;
  again: () => void;
  onServices: () => void;
}) {
  const { t } = useTranslation();
  const words = useCauseWords();
  // What is known for sure (a domain that does not exist) tells more than a stage that nobody answered.
  const telling =
    told.find((step) => step.state === 'nothing' && step.cause !== null) ??
    told.find((step) => step.state === 'failed') ??
    null;
  const { title, why } = words(telling?.cause ?? null, { host: domain, domain });
  const first = telling?.cause === 'own_domain_unknown' ? 'address' : telling?.state === 'failed' ? 'again' : 'byHand';
  return (
    <Explanation
      tone="wait"
      title={telling ? title : t('relays:found.nothingTitle', { domain })}
      steps={telling ? [] : [t('relays:found.nothingAsk'), t('relays:found.nothingHosting', { domain })]}
      action={
        <>
          {first === 'address' ? (
            <Button kind="primary" autoFocus onClick={() => state.go('address')}>
              {t('relays:found.checkAddress')}
            </Button>
          ) : null}
          {first === 'again' ? (
            <Button kind="primary" autoFocus onClick={again}>
              {t('relays:test.again')}
            </Button>
          ) : null}
          <Button
            kind={first === 'byHand' ? 'primary' : 'default'}
            autoFocus={first === 'byHand'}
            onClick={state.enterByHand}
          >
            {t('relays:address.byHand')}
          </Button>
          <Button onClick={onServices}>{t('relays:address.serviceShort')}</Button>
        </>
      }
    >
      {telling ? why : t('relays:found.nothingWhy')}
    </Explanation>
  );
}

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule } from '../../../shared/contract/segments.ts';
import { type Changed, useChanges } from '../../api/asked.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import { Address, Card, CardHead, FailureNote, useFormat } from '../../ui/index.ts';

interface Found {
  contacts: number;
  mailable: number;
  people: readonly { id: number; address: string; name: string }[];
}

const SOON = 250;
const CHANGES: readonly Changed[] = ['contacts', 'lists', 'tags', 'suppressions', 'messages', 'bounces'];

/** Counts shortly after the last change; a count that was overtaken is given up. */
function useCount(rule: Rule) {
  const { client } = useApi();
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(true);
  const [round, setRound] = useState(0);
  const text = JSON.stringify(rule);
  useChanges(CHANGES, () => setRound((before) => before + 1));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks the same again
  useEffect(() => {
    const leaving = new AbortController();
    setBusy(true);
    const ask = async () => {
      try {
        const next = await client.segments.count({ rule: JSON.parse(text) as Rule }, { signal: leaving.signal });
        if (leaving.signal.aborted) return;
        setFound(next);
        setFailure(null);
      } catch (error) {
        if (!leaving.signal.aborted) setFailure(toFailure(error));
      } finally {
        if (!leaving.signal.aborted) setBusy(false);
      }
    };
    const timer = setTimeout(() => void ask(), SOON);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [client, text, round]);
  return { found, failure, busy, again: () => setRound((before) => before + 1) };
}

/** Whom the rule finds right now: how many, how many of them can be mailed, and the first few by name. */
export function Outcome({ rule, sentence }: { rule: Rule; sentence: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { found, failure, busy, again } = useCount(rule);
  return (
    <div className="m-col">
      <Card>
        <div aria-live="polite" className="s-figure" data-busy={busy || undefined}>
          <span className="m-fig">{found ? format.number(found.contacts) : '–'}</span>{' '}
          <span className="m-dim">{t('segments:found', { count: found?.contacts ?? 0 })}</span>
          <p className="m-dim m-sm">
            {found
              ? t('segments:mailable', { count: found.mailable, n: format.number(found.mailable) })
              : t('segments:counting')}
          </p>
        </div>
        {failure ? <FailureNote failure={failure} onRetry={again} /> : null}
        <h3 className="m-mt-16">{t('segments:inWords')}</h3>
        <p className="m-sm s-sentence">{sentence}</p>
      </Card>
      {found && found.people.length > 0 ? (
        <Card pad={false}>
          <CardHead title={t('segments:some')} />
          <ul className="s-people">
            {found.people.map((person) => (
              <li key={person.id}>
                {person.name ? <b className="m-cut">{person.name}</b> : null}
                <span className={person.name ? 'm-dim m-sm m-cut' : 'm-cut'}>
                  <Address address={person.address} />
                </span>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </div>
  );
}

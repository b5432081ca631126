import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import type { ShownRule } from '../../../shared/contract/bounces.ts';
import { useAsked } from '../../api/asked.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import {
  Button,
  Card,
  confirm,
  Disclosure,
  EmptyState,
  FailureNote,
  FailureState,
  Icon,
  Loader,
  Rows,
  Section,
  Status,
  TextInput,
  toast,
  useDebouncedValue,
  useFormat,
} from '../../ui/index.ts';
import { aboutOf, CLASS_LOOK } from '../live/message-words.ts';
import { useReasonWord } from '../live/reason-words.ts';
import { BouncesFrame } from './bounces-frame.tsx';
import { decoded } from './opened-by.ts';

const AT_ONCE = 30;

function Rule({ rule, onRemove }: { rule: ShownRule; onRemove?: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useReasonWord();
  const look = CLASS_LOOK[aboutOf(rule)];
  return (
    <div className="b-rule">
      <div className="m-row m-row-wrap">
        <Status tone={look.tone} icon={look.icon}>
          {word(rule.reason)}
        </Status>
        {rule.own ? null : <code className="m-xs m-dim">{rule.id}</code>}
        <span className="m-grow" />
        <span className="m-dim m-sm m-num">
          {t('bounces:rules.decided', { count: rule.bounces, n: format.number(rule.bounces) })}
        </span>
        {onRemove ? (
          <Button size="small" icon="trash" onClick={onRemove}>
            {t('bounces:rules.remove')}
          </Button>
        ) : null}
      </div>
      <ul className="b-patterns">
        {rule.any.slice(0, 6).map((words) => (
          <li key={words}>
            <code>{words}</code>
          </li>
        ))}
      </ul>
      {rule.note === '' ? null : <p className="m-sm">{rule.note}</p>}
      {rule.sample === '' && rule.source === '' ? null : (
        <Disclosure title={t('bounces:rules.sample')}>
          {rule.sample === '' ? null : <code className="m-xs b-sample">{rule.sample}</code>}
          {rule.source === '' ? null : (
            <p className="m-xs m-dim m-mt-4">{t('bounces:rules.source', { source: rule.source })}</p>
          )}
        </Disclosure>
      )}
    </div>
  );
}

function useRemove(onDone: () => void) {
  const { t } = useTranslation();
  const format = useFormat();
  const { client } = useApi();
  const [failure, setFailure] = useState<Failure | null>(null);
  const remove = async (rule: ShownRule) => {
    const yes = await confirm({
      title: t('bounces:rules.removeTitle'),
      body: t('bounces:rules.removeWhy', { count: rule.bounces, n: format.number(rule.bounces) }),
      confirm: t('bounces:rules.remove'),
      cancel: t('bounces:rules.removeNo'),
    });
    if (!yes) return;
    try {
      const { changed } = await client.bounces.removeRule({ id: Number(rule.id.replace('own:', '')) });
      toast(t('bounces:rules.removed', { count: changed, n: format.number(changed) }));
      setFailure(null);
      onDone();
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  return { remove, failure };
}

function Shipped({ rules }: { rules: readonly ShownRule[] }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(AT_ONCE);
  return (
    <>
      <Section title={t('bounces:rules.shipped')}>
        <span className="m-dim m-sm m-num">{t('bounces:rules.number', { count: rules.length })}</span>
      </Section>
      <Card pad={false}>
        <Rows>
          {rules.slice(0, shown).map((rule) => (
            <Rule key={rule.id} rule={rule} />
          ))}
          {rules.length > shown ? (
            <div>
              <Button size="small" onClick={() => setShown(shown + AT_ONCE)}>
                {t('bounces:more')}
              </Button>
            </div>
          ) : null}
        </Rows>
      </Card>
    </>
  );
}

/** What Merpati knows of servers' words: the person's own rules with what each decided, and those that came with it, to look up. */
export function RulesScreen() {
  const { t } = useTranslation();
  const params = useParams();
  const [typed, setTyped] = useState(params.search === undefined ? '' : (decoded(params.search) ?? ''));
  const [search] = useDebouncedValue(typed.trim(), 200);
  const asked = useAsked([search], (client) => client.bounces.rules({ search }), ['bounces']);
  const { remove, failure } = useRemove(() => void asked.again());
  const rules = asked.value?.rules ?? null;
  const own = rules?.filter((rule) => rule.own) ?? [];
  const shipped = rules?.filter((rule) => !rule.own) ?? [];
  return (
    <BouncesFrame view="rules" name={t('bounces:view.rules')}>
      <TextInput
        data-search
        className="m-read"
        aria-label={t('bounces:rules.search')}
        placeholder={t('bounces:rules.search')}
        leftSection={<Icon name="search" />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {failure ? <FailureNote failure={failure} /> : null}
      {asked.failure && !rules ? <FailureState failure={asked.failure} onRetry={() => void asked.again()} /> : null}
      {!rules && !asked.failure ? <Loader aria-label={t('bounces:loading')} /> : null}
      {rules ? (
        <div className="m-mt-16">
          <Section title={t('bounces:rules.own')} />
          <Card pad={false}>
            {own.length === 0 ? (
              <p className="b-pad m-dim m-sm">
                {search === '' ? t('bounces:rules.noneOwn') : t('bounces:rules.noHitOwn')}
              </p>
            ) : (
              <Rows>
                {own.map((rule) => (
                  <Rule key={rule.id} rule={rule} onRemove={() => void remove(rule)} />
                ))}
              </Rows>
            )}
          </Card>
          {shipped.length > 0 ? <Shipped key={search} rules={shipped} /> : null}
          {shipped.length === 0 && own.length === 0 && search !== '' ? (
            <EmptyState kind="no-hit" title={t('bounces:noHit.title')}>
              {t('bounces:noHit.why')}
            </EmptyState>
          ) : null}
        </div>
      ) : null}
    </BouncesFrame>
  );
}

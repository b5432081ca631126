import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bounce } from '../../../shared/contract/bounces.ts';
import { useAsked } from '../../api/asked.ts';
import { Link, useFormat } from '../../ui/index.ts';
import { useProviderName } from './provider-names.ts';
import { useStatusWords } from './status-words.ts';

const MATCH_KEY = {
  message_id: 'bounces:match.messageId',
  token: 'bounces:match.token',
  return_path: 'bounces:match.returnPath',
  headers: 'bounces:match.headers',
  address: 'bounces:match.address',
  none: 'bounces:match.none',
} as const satisfies Record<Bounce['matchedBy'], string>;

const SURE = 0.85;
const FAIRLY = 0.6;

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Mailbox({ id }: { id: number }) {
  const { t } = useTranslation();
  const asked = useAsked([], (client) => client.mailboxes.list({}), ['mailboxes']);
  const name = asked.value?.mailboxes.find((each) => each.id === id)?.name;
  return name === undefined ? t('bounces:fact.aMailbox') : name;
}

/** How we know: which evidence matched, how sure, by which rule, what the code means, who refused, when and where it was read. */
export function Facts({ bounce }: { bounce: Bounce }) {
  const { t } = useTranslation();
  const format = useFormat();
  const provider = useProviderName();
  const status = useStatusWords();
  const { confidence, rule, origin, mailboxId } = bounce;
  const sure =
    confidence >= SURE ? 'bounces:sure.sure' : confidence >= FAIRLY ? 'bounces:sure.fairly' : 'bounces:sure.unsure';
  return (
    <dl className="b-facts">
      <Fact name={t('bounces:fact.match')}>
        {origin === 'smtp' ? t('bounces:match.smtp') : t(MATCH_KEY[bounce.matchedBy])}
      </Fact>
      <Fact name={t('bounces:fact.sure')}>
        {t(sure)} <span className="m-dim m-num">({format.percent(confidence, 0)})</span>
      </Fact>
      {bounce.status === null ? null : (
        <Fact name={t('bounces:fact.code')}>
          <span className="m-mono">{bounce.status}</span> {status(bounce.status)}
        </Fact>
      )}
      <Fact name={t('bounces:fact.rule')}>
        {rule === 'none' || rule === '' ? (
          t('bounces:fact.noRule')
        ) : rule.includes(':') && !rule.startsWith('own:') ? (
          // Not one of the rules that are listed: a format, or a kind of request.
          <span className="m-mono">{rule}</span>
        ) : (
          <Link href={`#/bounces/rules/${encodeURIComponent(rule)}`}>
            {rule.startsWith('own:') ? t('bounces:fact.ownRule') : <span className="m-mono">{rule}</span>}
          </Link>
        )}
      </Fact>
      {bounce.provider === '' || bounce.kind !== 'bounce' ? null : (
        <Fact name={t('bounces:fact.provider')}>{provider(bounce.provider)}</Fact>
      )}
      <Fact name={t('bounces:fact.read')}>
        {origin === 'smtp' ? (
          t('bounces:fact.sending')
        ) : mailboxId === null ? (
          t('bounces:fact.file')
        ) : (
          <Mailbox id={mailboxId} />
        )}
        , {format.moment(bounce.at)}
      </Fact>
    </dl>
  );
}

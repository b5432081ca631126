import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams } from 'wouter';
import { MESSAGE_STATES, type MessageRecord, type MessageState } from '../../../shared/contract/sending.ts';
import { useAsked, useChanges } from '../../api/asked.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import {
  Button,
  type Column,
  confirm,
  DataTable,
  EmptyState,
  Explanation,
  FailureNote,
  PageHeader,
  Screen,
  Select,
  Status,
  TextInput,
  toast,
  useDebouncedValue,
  useFormat,
} from '../../ui/index.ts';
import { useId } from '../campaigns/use-id.ts';
import { ByCause } from './by-cause.tsx';
import { MessagePane } from './message-pane.tsx';
import { MESSAGE_LOOK, useNext, useTold } from './message-words.ts';
import './live.css';

type Filter = MessageState | 'all';

function isState(text: string): text is MessageState {
  return (MESSAGE_STATES as readonly string[]).includes(text);
}

function useMessages(campaignId: number, filter: Filter, reason: string | null, search: string) {
  const { client } = useApi();
  const [rows, setRows] = useState<readonly MessageRecord[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [total, setTotal] = useState(0);
  const [loaded, setLoaded] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const take = useCallback(
    async (cursor: string | null, limit: number) => {
      try {
        const state = filter === 'all' ? null : filter;
        const page = await client.sending.messages({ campaignId, state, reason, search, cursor, limit });
        setRows((before) => (cursor === null ? page.rows : [...before, ...page.rows]));
        setNext(page.next);
        setTotal(page.total);
        setFailure(null);
      } catch (error) {
        setFailure(toFailure(error));
      }
      setLoaded(true);
    },
    [client, campaignId, filter, reason, search],
  );
  useEffect(() => void take(null, 100), [take]);
  const again = () => void take(null, Math.min(500, Math.max(100, rows.length)));
  useChanges(['messages'], again);
  const more = () => {
    if (next !== null) void take(next, 100);
  };
  return { rows, total, failure, loaded, more, again };
}

/** The choice that only the person can make about messages in doubt: all of them, or those that are ticked. */
function Decide({
  campaignId,
  chosen,
  total,
  onDone,
}: {
  campaignId: number;
  chosen: ReadonlySet<string | number>;
  total: number;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { client } = useApi();
  const [failure, setFailure] = useState<Failure | null>(null);
  const count = chosen.size > 0 ? chosen.size : total;
  const n = format.number(count);
  const decide = async (decision: 'send_again' | 'count_as_sent') => {
    const again = decision === 'send_again';
    const yes = await confirm({
      title: again ? t('live:doubt.againTitle', { count, n }) : t('live:doubt.sentTitle', { count, n }),
      body: again ? t('live:doubt.againWhy') : t('live:doubt.sentWhy'),
      confirm: again ? t('live:doubt.again', { count, n }) : t('live:doubt.sent', { count, n }),
      cancel: t('live:doubt.cancel'),
    });
    if (!yes) return;
    try {
      const messageIds = chosen.size > 0 ? [...chosen].map(Number) : null;
      const { changed } = await client.sending.resolve({ campaignId, messageIds, decision });
      toast(t('live:doubt.done', { count: changed, n: format.number(changed) }));
      setFailure(null);
      onDone();
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  return (
    <div className="v-decide">
      <Explanation
        tone="ask"
        title={t('live:doubt.title', { count: total, n: format.number(total) })}
        action={
          <>
            <Button kind="primary" onClick={() => void decide('count_as_sent')}>
              {t('live:doubt.sent', { count, n })}
            </Button>
            <Button onClick={() => void decide('send_again')}>{t('live:doubt.again', { count, n })}</Button>
          </>
        }
      >
        {t('live:doubt.long')}
      </Explanation>
      {failure ? <FailureNote failure={failure} /> : null}
    </div>
  );
}

function useColumns(): Column<MessageRecord>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const told = useTold();
  const next = useNext();
  return [
    {
      id: 'recipient',
      header: t('live:last.recipient'),
      width: 'minmax(0, 1.6fr)',
      cell: (row) => <b>{row.address}</b>,
    },
    {
      id: 'answer',
      header: t('live:last.answer'),
      width: 'minmax(0, 1.2fr)',
      cell: (row) => {
        const look = told(row);
        return (
          <Status tone={look.tone} icon={look.icon}>
            {look.word}
          </Status>
        );
      },
    },
    {
      id: 'next',
      header: t('live:last.next'),
      width: 'minmax(0, 1.4fr)',
      wide: true,
      cell: (row) => <span className="m-dim">{next(row)}</span>,
    },
    {
      id: 'attempts',
      header: t('live:list.attempts'),
      width: '76px',
      right: true,
      wide: true,
      cell: (row) => format.number(row.attempts),
    },
    {
      id: 'at',
      header: t('live:last.time'),
      width: '110px',
      right: true,
      cell: (row) => <span className="m-dim">{format.moment(row.updatedAt)}</span>,
    },
  ];
}

/** Every message of a campaign, or those of one state, with its whole history one click away. */
export function MessagesScreen() {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const [, go] = useLocation();
  const params = useParams<{ filter: string; reason?: string }>();
  const filter: Filter = isState(params.filter ?? '') ? (params.filter as MessageState) : 'all';
  const reason = params.reason ? decodeURIComponent(params.reason) : null;
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 250);
  const [chosen, setChosen] = useState<ReadonlySet<string | number>>(new Set());
  const [opened, setOpened] = useState<number | null>(null);
  const campaign = useAsked([id], (client) => client.campaigns.get({ id }), ['campaigns']);
  const { rows, total, failure, loaded, more, again } = useMessages(id, filter, reason, search);
  const columns = useColumns();
  const doubt = filter === 'in_doubt';
  const data = [
    { value: 'all', label: t('live:list.all') },
    ...MESSAGE_STATES.map((state) => ({ value: state, label: t(MESSAGE_LOOK[state].key) })),
  ];
  // What is decided is ticked no more: the buttons speak of those who are left.
  const decided = () => {
    setChosen(new Set());
    again();
  };
  const done = campaign.value?.state === 'finished' || campaign.value?.state === 'cancelled';
  return (
    <Screen
      name={t('live:list.title')}
      fill
      header={
        <PageHeader
          title={t('live:list.title')}
          state={t('live:list.of', { name: campaign.value?.name ?? '', count: total, n: format.number(total) })}
          actions={
            <Button href={`#/campaigns/${id}/${done ? 'report' : 'live'}`}>
              {done ? t('live:list.toReport') : t('live:list.toLive')}
            </Button>
          }
        />
      }
    >
      {doubt && total > 0 ? <Decide campaignId={id} chosen={chosen} total={total} onDone={decided} /> : null}
      {filter === 'rejected' || filter === 'deferred' ? (
        <ByCause
          key={`${filter}-${reason}`}
          campaignId={id}
          state={filter}
          reason={reason}
          relayId={campaign.value?.relayId ?? null}
          onDone={again}
        />
      ) : null}
      {failure ? <FailureNote failure={failure} onRetry={again} /> : null}
      <div className="m-row v-tools">
        <Select
          aria-label={t('live:list.filter')}
          data={data}
          value={filter}
          allowDeselect={false}
          onChange={(value) => {
            setChosen(new Set());
            go(`/campaigns/${id}/messages/${value ?? 'all'}`, { replace: true });
          }}
        />
        <TextInput
          aria-label={t('live:list.search')}
          placeholder={t('live:list.search')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <div className="m-card m-card-clip v-table">
        <DataTable
          label={t('live:list.title')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          rowLabel={(row) => row.address}
          total={total}
          onMore={more}
          onOpen={(row) => setOpened(row.id)}
          {...(doubt ? { selected: chosen, onSelect: setChosen } : {})}
          empty={
            loaded ? (
              <EmptyState
                kind={search === '' ? 'nothing' : 'no-hit'}
                title={doubt ? t('live:list.noDoubt') : t('live:list.none')}
              >
                {doubt ? t('live:list.noDoubtWhy') : t('live:list.noneWhy')}
              </EmptyState>
            ) : (
              <span />
            )
          }
        />
      </div>
      <MessagePane id={opened} onClose={() => setOpened(null)} />
    </Screen>
  );
}

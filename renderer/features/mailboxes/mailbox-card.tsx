import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { MailboxRecord } from '../../../shared/contract/mailboxes.ts';
import {
  Button,
  Card,
  Explanation,
  IconButton,
  IconTile,
  Menu,
  Progress,
  Status,
  useFormat,
  useNow,
} from '../../ui/index.ts';
import { useCauseWords } from '../relays/cause-words.ts';
import { TLS_KEY } from '../relays/relay-card.tsx';
import { MailboxFacts, useFolderName } from './mailbox-facts.tsx';
import { useMailboxes } from './mailboxes-store.ts';
import { useStandingWords, valuesOf } from './standing-words.ts';
import { nameOf, useMailboxActions } from './use-mailbox-actions.ts';

function MailboxMenu({ mailbox }: { mailbox: MailboxRecord }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const actions = useMailboxActions();
  const page = `/bounces/mailboxes/${mailbox.id}`;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton icon="dots" label={t('mailboxes:menu', { name: nameOf(mailbox) })} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => go(page)}>{t('mailboxes:edit.server')}</Menu.Item>
        <Menu.Item onClick={() => go(`${page}/folders`)}>{t('mailboxes:edit.folders')}</Menu.Item>
        <Menu.Item onClick={() => go(`${page}/handling`)}>{t('mailboxes:edit.handling')}</Menu.Item>
        <Menu.Item onClick={() => go(`${page}/test`)}>{t('mailboxes:edit.test')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => void actions.enable(mailbox, !mailbox.enabled)}>
          {mailbox.enabled ? t('mailboxes:switchOff') : t('mailboxes:switchOn')}
        </Menu.Item>
        <Menu.Item onClick={() => void actions.remove(mailbox)}>{t('mailboxes:remove.menu')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Mails looked at of those to look at. */
function Scanning({ mailbox }: { mailbox: MailboxRecord }) {
  const { t } = useTranslation();
  const format = useFormat();
  const folderName = useFolderName();
  const { progress } = mailbox.standing;
  if (mailbox.standing.state !== 'scanning' || progress === null) return null;
  const { read, total, folder } = progress;
  const words = t('mailboxes:progress', {
    read: format.number(read),
    total: format.number(total),
    folder: folderName(folder),
  });
  return (
    <div className="x-progress">
      <Progress value={total === 0 ? 100 : (read / total) * 100} aria-label={words} />
      <span className="m-sm m-dim m-num">{words}</span>
    </div>
  );
}

/** Why it waits, until when, and what the server said. */
function Waiting({ mailbox }: { mailbox: MailboxRecord }) {
  const { t } = useTranslation();
  const words = useCauseWords();
  const now = useNow();
  const { cause, retryAt, words: said } = mailbox.standing;
  const { title, why } = words(cause, valuesOf(mailbox));
  const again =
    retryAt === null
      ? t('mailboxes:waiting.soon')
      : t('mailboxes:waiting.at', { at: retryAt, left: Math.max(1_000, retryAt - now) });
  return (
    <Explanation
      tone="wait"
      icon="hourglass"
      announce={false}
      title={cause === null ? t('mailboxes:waiting.title') : title}
      words={said}
    >
      {cause === null ? '' : why} {again}
    </Explanation>
  );
}

/** Read all the same, but something about it wants to be known: a folder that is gone, handled mail that cannot be moved. */
function Remark({ mailbox }: { mailbox: MailboxRecord }) {
  const { t } = useTranslation();
  const words = useCauseWords();
  const { cause, words: said } = mailbox.standing;
  if (cause === null) return null;
  const { title, why } = words(cause, valuesOf(mailbox));
  const page = `#/bounces/mailboxes/${mailbox.id}`;
  return (
    <Explanation
      tone="wait"
      announce={false}
      title={title}
      words={said}
      action={
        <Button size="small" href={cause === 'folder_missing' ? `${page}/folders` : `${page}/handling`}>
          {cause === 'folder_missing' ? t('mailboxes:edit.chooseFolders') : t('mailboxes:edit.chooseHandling')}
        </Button>
      }
    >
      {why}
    </Explanation>
  );
}

/** What keeps it from being read, and the button that mends it: where the mailbox signs in as a relay does, the relay is the place. */
function Failed({
  mailbox,
  trouble: { cause, words: said },
}: {
  mailbox: MailboxRecord;
  trouble: Pick<MailboxRecord['standing'], 'cause' | 'words'>;
}) {
  const { t } = useTranslation();
  const words = useCauseWords();
  const { title, why } = words(cause, valuesOf(mailbox));
  const ofRelay = mailbox.auth === 'relay' && mailbox.relayId !== null && /^oauth_/.test(cause ?? '');
  return (
    <Explanation
      tone="bad"
      announce={false}
      title={title}
      words={said}
      action={
        <>
          {ofRelay ? (
            <Button size="small" href={`#/relays/${mailbox.relayId}`}>
              {t('mailboxes:failed.toRelay')}
            </Button>
          ) : null}
          <Button size="small" href={`#/bounces/mailboxes/${mailbox.id}/test`}>
            {t('mailboxes:failed.mend')}
          </Button>
        </>
      }
    >
      {why} {t('mailboxes:failed.until')}
    </Explanation>
  );
}

/** One mailbox: how it is doing now, what was read, what is done with it. */
export function MailboxCard({ mailbox }: { mailbox: MailboxRecord }) {
  const { t } = useTranslation();
  const actions = useMailboxActions();
  const standing = useStandingWords()(mailbox);
  const reading = useMailboxes((state) => state.reading.includes(mailbox.id) || state.reading.includes(0));
  // One that is switched off has no state of its own to tell why it could not be read when the person asked.
  const asked = useMailboxes((store) => store.troubles.find((trouble) => trouble.id === mailbox.id));
  const { state } = mailbox.standing;
  const name = nameOf(mailbox);
  return (
    <Card className="l-wide" label={name}>
      <div className="m-row">
        <IconTile icon="mailbox" tone={standing.tone} />
        <div className="m-grow">
          <h2 className="m-cut">{name}</h2>
          <p className="m-dim m-sm m-cut">
            {mailbox.user === mailbox.address || mailbox.user === '' ? '' : `${mailbox.user} · `}
            {t('relays:line', { host: mailbox.host, port: String(mailbox.port), tls: t(TLS_KEY[mailbox.tls]) })}
          </p>
        </div>
        <span className="l-health" role="status">
          <Status tone={standing.tone} icon={standing.icon}>
            {standing.word}
          </Status>
        </span>
        <Button size="small" icon="refresh" busy={reading} onClick={() => void actions.read(mailbox.id)}>
          {t('mailboxes:readNow')}
        </Button>
        <MailboxMenu mailbox={mailbox} />
      </div>
      <div className="l-troubles">
        {standing.sentence === '' ? null : <p className="m-sm">{standing.sentence}</p>}
        <Scanning mailbox={mailbox} />
        {state === 'watching' || state === 'scanning' ? <Remark mailbox={mailbox} /> : null}
        {state === 'waiting' ? <Waiting mailbox={mailbox} /> : null}
        {state === 'failed' ? <Failed mailbox={mailbox} trouble={mailbox.standing} /> : null}
        {state === 'off' && asked ? <Failed mailbox={mailbox} trouble={asked} /> : null}
      </div>
      <div className="m-mt-16">
        <MailboxFacts mailbox={mailbox} />
      </div>
    </Card>
  );
}

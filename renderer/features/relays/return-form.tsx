import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseAddress } from '../../../shared/address.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';
import { taggedAddress } from '../../../shared/return-address.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import { Button, Explanation, FailureNote, Icon, Note, Status, Switch, TextInput } from '../../ui/index.ts';
import { useSettings } from '../settings/settings-store.ts';
import { useCauseWords } from './cause-words.ts';
import type { RelayForm } from './relay-form.ts';
import type { RelayFormState } from './relay-form-store.ts';

/** How a tag looks, for the eye. */
const SAMPLE_TAG = '00000000ad6w4kq8s2m9x7t1vz';
const SECONDS = 60;

type Answer = Awaited<ReturnType<EngineClient['relays']['testReturn']>>;

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
const isBelow = (a: string, b: string) => a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);

/** Another domain than the author's: SPF vouches for it, and DMARC then needs the signature. */
function Alignment({ address, author }: { address: string; author: string }) {
  const { t } = useTranslation();
  const [domain, own] = [domainOf(address), domainOf(author)];
  if (address === '' || author === '' || isBelow(domain, own)) return null;
  return (
    <Note icon="info-circle" tone="wait">
      {t('relays:returns.otherDomain', { domain, author: own })}
    </Note>
  );
}

function Result({ answer, address }: { answer: Answer; address: string }) {
  const { t } = useTranslation();
  const cause = useCauseWords();
  if (answer.outcome === 'arrived') return <Status tone="ok">{t('relays:returns.arrived')}</Status>;
  if (answer.outcome === 'no_mailbox') {
    return (
      <Explanation
        tone="wait"
        title={t('relays:returns.noMailbox')}
        action={
          <Button size="small" href="#/bounces/mailboxes/new">
            {t('relays:returns.addMailbox')}
          </Button>
        }
      >
        {t('relays:returns.noMailboxWhy', { address })}
      </Explanation>
    );
  }
  if (answer.outcome === 'not_seen') {
    return (
      <Explanation
        tone="wait"
        title={t('relays:returns.notSeen', { count: SECONDS })}
        steps={[t('relays:returns.notSeenPlus'), t('relays:returns.notSeenFolder'), t('relays:returns.notSeenLater')]}
        words={answer.words}
      >
        {t('relays:returns.notSeenWhy')}
      </Explanation>
    );
  }
  if (answer.cause === 'return_too_long') {
    return (
      <Explanation tone="bad" title={t('relays:returns.tooLong')}>
        {t('relays:returns.tooLongWhy')}
      </Explanation>
    );
  }
  const { title, why } = cause(answer.cause, { host: '', port: 0 });
  return (
    <Explanation tone="bad" title={t('relays:returns.refused', { cause: title })} words={answer.words}>
      {why || t('relays:returns.refusedWhy')}
    </Explanation>
  );
}

/** Sends one mail from such an address to itself and looks for it in the watched mailboxes. */
function ReturnTest({ id, address }: { id: number; address: string }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<{ answer: Answer; address: string } | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async () => {
    setBusy(true);
    setTold(null);
    setFailure(null);
    try {
      setTold({ answer: await client.relays.testReturn({ id, address, seconds: SECONDS }), address });
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="m-col m-gap-12">
      <div className="m-row m-row-wrap">
        <Button icon="send" busy={busy} onClick={() => void run()}>
          {t('relays:returns.test')}
        </Button>
        <span className="m-dim m-sm m-grow" role="status">
          {busy ? t('relays:returns.waiting', { count: SECONDS }) : t('relays:returns.testWhy')}
        </span>
      </div>
      {failure ? <FailureNote failure={failure} /> : null}
      {told && told.address === address ? <Result answer={told.answer} address={address} /> : null}
    </div>
  );
}

/** How the address of one mail looks, or why it cannot have one. */
function Sample({ base }: { base: string }) {
  const { t } = useTranslation();
  if (base === '') return null;
  const sample = taggedAddress(base, SAMPLE_TAG);
  if (sample === null) {
    return (
      <Note icon="alert-triangle" tone="wait">
        {t('relays:returns.tooLongWhy')}
      </Note>
    );
  }
  return (
    <p className="m-sm m-dim">
      {t('relays:returns.sample')} <code className="l-sample">{sample}</code>
    </p>
  );
}

/** Where bounces return: the envelope sender, and whether each mail has one of its own. */
export function ReturnForm({ state, form, onSave }: { state: RelayFormState; form: RelayForm; onSave: () => void }) {
  const { t } = useTranslation();
  const author = useSettings((each) => each.settings?.sender.address ?? '');
  const typed = form.returnAddress.trim();
  const wrong = typed !== '' && !parseAddress(typed).ok;
  const base = typed || author;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave();
  };
  return (
    <form className="m-read m-col" onSubmit={submit} noValidate>
      <div>
        <h1>{t('relays:returns.title')}</h1>
        <p className="m-dim">{t('relays:returns.state')}</p>
      </div>
      <div className="m-card m-card-pad l-form">
        <TextInput
          type="email"
          label={t('relays:returns.address')}
          description={t('relays:returns.addressWhy')}
          maw={460}
          placeholder={author || 'halo@example.com'}
          value={form.returnAddress}
          error={wrong ? t('relays:returns.addressWrong') : undefined}
          onChange={(event) => state.edit({ returnAddress: event.currentTarget.value })}
        />
        {wrong ? null : <Alignment address={typed} author={author} />}
      </div>
      <div className="m-card m-card-pad l-form">
        <Switch
          label={t('relays:returns.tag')}
          description={t('relays:returns.tagWhy')}
          checked={form.returnTag}
          onChange={(event) => state.edit({ returnTag: event.currentTarget.checked })}
        />
        {wrong ? null : <Sample base={base} />}
        {state.kind === 'practice' ? (
          <p className="m-row m-row-top m-gap-8 m-sm m-dim">
            <Icon name="info-circle" size="small" />
            {t('relays:returns.practice')}
          </p>
        ) : state.kept && !wrong && base !== '' ? (
          <ReturnTest id={state.kept.id} address={base} />
        ) : null}
      </div>
      <button type="submit" hidden aria-hidden tabIndex={-1} />
    </form>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import { Button, Card, Dialog, DialogActions, Link, SegmentedControl, TextInput } from '../../ui/index.ts';
import type { DraftParts } from '../message/draft-store.ts';
import { MergeWords } from '../message/merge-words.tsx';
import { useDraft } from '../message/use-draft.ts';
import { Fact } from './fact.tsx';
import { RelayChoice } from './relay-choice.tsx';
import { StandIns } from './stand-ins.tsx';
import { WhenFacts } from './when-facts.tsx';

function SenderDialog({
  draft,
  opened,
  onClose,
  onKeep,
}: {
  draft: DraftParts;
  opened: boolean;
  onClose: () => void;
  onKeep: (sender: DraftParts['sender']) => void;
}) {
  const { t } = useTranslation();
  const [sender, setSender] = useState(draft.sender);
  const field = (key: keyof DraftParts['sender'], label: string) => (
    <div className="m-mt-12">
      <TextInput
        label={label}
        value={sender[key]}
        placeholder={t('campaigns:sender.asSettings')}
        onChange={(event) => setSender({ ...sender, [key]: event.currentTarget.value })}
      />
    </div>
  );
  return (
    <Dialog opened={opened} onClose={onClose} title={t('campaigns:sender.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onKeep({ name: sender.name.trim(), address: sender.address.trim(), replyTo: sender.replyTo.trim() });
          onClose();
        }}
      >
        <p className="m-dim m-sm">{t('campaigns:sender.why')}</p>
        {field('name', t('campaigns:sender.name'))}
        {field('address', t('campaigns:sender.address'))}
        {field('replyTo', t('campaigns:sender.replyTo'))}
        <DialogActions>
          <Button onClick={onClose}>{t('campaigns:sender.cancel')}</Button>
          <Button kind="primary" type="submit">
            {t('campaigns:sender.keep')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** What goes out and how: sender, subject, relay, pace and time, each changed where it stands. */
export function Facts({ id, draft, onChanged }: { id: number; draft: DraftParts; onChanged: () => void }) {
  const { t } = useTranslation();
  const [changing, setChanging] = useState(false);
  const edit = useDraft(id, (state) => state.edit);
  const saveNow = useDraft(id, (state) => state.saveNow);
  const settings = useAsked([], (client) => client.settings.get({}), ['settings']);
  const own = settings.value?.sender;
  const change = async (patch: Partial<DraftParts>) => {
    edit(patch);
    await saveNow();
    onChanged();
  };
  return (
    <Card pad={false} className="s-facts">
      <Fact
        name={t('campaigns:send.sender')}
        change={
          <Link className="m-sm" onClick={() => setChanging(true)}>
            {t('campaigns:send.change')}
          </Link>
        }
      >
        <span className="m-cut">
          <b>{draft.sender.name || own?.name}</b> <span className="m-dim">{draft.sender.address || own?.address}</span>
        </span>
      </Fact>
      <Fact
        name={t('campaigns:send.subject')}
        change={
          <Link className="m-sm" href={`#/campaigns/${id}/message`}>
            {t('campaigns:send.change')}
          </Link>
        }
      >
        <span className="m-cut">
          <MergeWords text={draft.subject} />
        </span>
      </Fact>
      <Fact name={t('campaigns:send.relay')}>
        <RelayChoice value={draft.relayId} onChange={(relayId) => void change({ relayId })} />
      </Fact>
      <Fact name={t('campaigns:send.standsIn')}>
        <SegmentedControl
          aria-label={t('campaigns:send.standsIn')}
          data={[
            { value: 'take_over', label: t('campaigns:send.takeOver') },
            { value: 'only', label: t('campaigns:send.only') },
          ]}
          value={draft.relayUse}
          onChange={(value) => void change({ relayUse: value === 'only' ? 'only' : 'take_over' })}
        />
        {draft.relayUse === 'take_over' ? (
          <>
            <span className="m-xs m-dim">{t('campaigns:send.takeOverWhy')}</span>
            <StandIns id={id} />
          </>
        ) : null}
      </Fact>
      <Fact name={t('campaigns:send.paceLabel')}>
        <SegmentedControl
          aria-label={t('campaigns:send.paceLabel')}
          data={[
            { value: 'slow', label: t('campaigns:send.slow') },
            { value: 'relay', label: t('campaigns:send.asRelay') },
          ]}
          value={draft.pace}
          onChange={(value) => void change({ pace: value === 'slow' ? 'slow' : 'relay' })}
        />
      </Fact>
      <WhenFacts when={draft.when} onChange={(when) => void change({ when })} />
      {changing ? (
        <SenderDialog
          draft={draft}
          opened
          onClose={() => setChanging(false)}
          onKeep={(sender) => void change({ sender })}
        />
      ) : null}
    </Card>
  );
}

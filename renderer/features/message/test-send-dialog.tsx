import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import { Button, Dialog, DialogActions, FailureNote, Status, TextInput } from '../../ui/index.ts';
import { useReasonPart, useReasonWord } from '../live/reason-words.ts';
import { SmtpExplanation } from '../relays/smtp-explanation.tsx';
import { useDraft } from './use-draft.ts';

interface Result {
  address: string;
  ok: boolean;
  reply: string;
  reason: string | null;
  cause: string | null;
  remedies: readonly string[];
}

/** Why a test mail was not taken, and what to do. */
function TestFailure({ id, result }: { id: number; result: Result }) {
  const { cause, remedies, reply, reason } = result;
  const relayId = useDraft(id, (state) => state.draft?.relayId ?? null);
  const word = useReasonWord();
  const part = useReasonPart();
  if (cause === null && reason === null && reply === '') return null;
  const action = reason === null ? '' : part(reason, 'action');
  const instead =
    reason === null ? null : { title: word(reason), why: part(reason, 'why'), steps: action === '' ? [] : [action] };
  return (
    <SmtpExplanation
      error={{ cause, remedies, words: reply }}
      places={{ campaignId: id, relayId }}
      {...(instead ? { instead } : {})}
    />
  );
}

/** Sends the message as it is now to up to five addresses of the person's own. */
export function TestSendDialog({
  id,
  contactId,
  opened,
  onClose,
}: {
  id: number;
  contactId: number | null;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { client } = useApi();
  const reason = useReasonWord();
  const saveNow = useDraft(id, (state) => state.saveNow);
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [results, setResults] = useState<readonly Result[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const to = typed.split(/[\s,;]+/).filter(Boolean);
  const tooMany = to.length > 5;
  const send = async () => {
    setBusy(true);
    setFailure(null);
    setResults([]);
    try {
      await saveNow();
      setResults((await client.campaigns.testSend({ id, to, contactId })).results);
    } catch (error) {
      setFailure(toFailure(error));
    }
    setBusy(false);
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={t('message:test.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (to.length > 0 && !tooMany && !busy) void send();
        }}
      >
        <TextInput
          label={t('message:test.to')}
          description={t('message:test.toWhy')}
          value={typed}
          data-autofocus
          error={tooMany ? t('message:test.tooMany') : undefined}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <div aria-live="polite">
          {results.map((each) => (
            <div className="m-mt-12" key={each.address}>
              <div className="m-row">
                <span className="m-grow m-cut">{each.address}</span>
                <Status tone={each.ok ? 'ok' : 'bad'}>
                  {each.ok ? t('message:test.accepted') : each.reason ? reason(each.reason) : t('message:test.refused')}
                </Status>
              </div>
              {each.ok ? null : (
                <div className="e-reply">
                  <TestFailure id={id} result={each} />
                </div>
              )}
            </div>
          ))}
        </div>
        {failure ? (
          <div className="m-mt-12">
            <FailureNote failure={failure} />
          </div>
        ) : null}
        <DialogActions>
          <Button onClick={onClose}>{t('message:test.close')}</Button>
          <Button kind="primary" type="submit" busy={busy} disabled={to.length === 0 || tooMany}>
            {t('message:test.send')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnRule } from '../../../shared/contract/bounces.ts';
import { useAsked } from '../../api/asked.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import {
  Button,
  Dialog,
  DialogActions,
  FailureNote,
  Loader,
  Select,
  Textarea,
  TextInput,
  toast,
  useDebouncedValue,
  useFormat,
} from '../../ui/index.ts';
import { useReasonWord } from '../live/reason-words.ts';
import { REASON_GROUPS } from './reason-groups.ts';
import { RuleTrial } from './rule-trial.tsx';

/** Words as they stand in a field, one pattern a line. */
export function patternsOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function Fields({ rule, onChange }: { rule: OwnRule; onChange: (rule: OwnRule) => void }) {
  const { t } = useTranslation();
  const word = useReasonWord();
  const [typed, setTyped] = useState(rule.any.join('\n'));
  return (
    <div className="m-col">
      <Textarea
        autosize
        minRows={2}
        maxRows={6}
        label={t('bounces:teach.words')}
        description={t('bounces:teach.wordsWhy')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          onChange({ ...rule, any: patternsOf(event.currentTarget.value) });
        }}
      />
      <Select
        searchable
        allowDeselect={false}
        label={t('bounces:teach.reason')}
        nothingFoundMessage={t('bounces:teach.noReason')}
        value={rule.reason}
        onChange={(value) => {
          const reason = REASON_GROUPS.flatMap((group) => group.reasons).find((each) => each === value);
          if (reason) onChange({ ...rule, reason });
        }}
        data={REASON_GROUPS.map((group) => ({
          group: t(`bounces:section.${group.section}`),
          items: group.reasons.map((reason) => ({ value: reason, label: word(reason) })),
        }))}
      />
      <TextInput
        label={t('bounces:teach.note')}
        value={rule.note}
        onChange={(event) => onChange({ ...rule, note: event.currentTarget.value })}
      />
    </div>
  );
}

/** Makes a rule of one bounce: its words, what they mean, and what that would change before it is kept. */
export function TeachDialog({ bounceId, onClose }: { bounceId: number; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { client } = useApi();
  const drafted = useAsked([bounceId], (engine) => engine.bounces.draftRule({ bounceId }));
  const [rule, setRule] = useState<OwnRule | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => setRule((before) => before ?? drafted.value), [drafted.value]);
  const [settled] = useDebouncedValue(rule, 350);
  const complete = rule !== null && rule.any.length > 0 && rule.any.every((words) => words.length >= 3);
  const save = async () => {
    if (!rule) return;
    setBusy(true);
    try {
      const { changed } = await client.bounces.saveRule({ rule, apply: true });
      toast(t('bounces:teach.saved', { count: changed, n: format.number(changed) }), { icon: 'wand' });
      onClose();
    } catch (error) {
      setFailure(toFailure(error));
      setBusy(false);
    }
  };
  return (
    <Dialog opened onClose={onClose} title={t('bounces:teach.title')} size={760}>
      <p className="m-dim m-sm b-teach-why">{t('bounces:teach.why')}</p>
      {drafted.failure && !rule ? <FailureNote failure={drafted.failure} onRetry={() => void drafted.again()} /> : null}
      {rule === null ? (
        drafted.failure ? null : (
          <Loader aria-label={t('bounces:loading')} />
        )
      ) : (
        <Fields rule={rule} onChange={setRule} />
      )}
      {settled && settled.any.length > 0 && complete ? <RuleTrial rule={settled} /> : null}
      {failure ? <FailureNote failure={failure} /> : null}
      <DialogActions>
        <Button kind="quiet" onClick={onClose}>
          {t('bounces:teach.no')}
        </Button>
        <Button kind="primary" busy={busy} disabled={!complete} onClick={() => void save()}>
          {t('bounces:teach.save')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

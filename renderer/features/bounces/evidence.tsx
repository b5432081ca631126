import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bounce } from '../../../shared/contract/bounces.ts';
import { useAsked } from '../../api/asked.ts';
import { Dialog, FailureNote, Icon, Link, RawText } from '../../ui/index.ts';
import { aboutOf } from '../live/message-words.ts';
import { useReasonPart } from '../live/reason-words.ts';

const CLASS_KEY = {
  address: 'bounces:telling.address',
  temporary: 'bounces:telling.temporary',
  us: 'bounces:telling.us',
  complaint: 'bounces:telling.complaint',
  autoreply: 'bounces:telling.autoreply',
  unknown: 'bounces:telling.unknown',
} as const satisfies Record<Bounce['class'], string>;

/** The raw part that tells, its line marked, one sentence that reads it, and the whole mail behind a link. */
export function Evidence({ bounce }: { bounce: Bounce }) {
  const { t } = useTranslation();
  const part = useReasonPart();
  const [whole, setWhole] = useState(false);
  const asked = useAsked([bounce.id], (client) => client.bounces.get({ id: bounce.id }));
  if (asked.failure && !asked.value) return <FailureNote failure={asked.failure} onRetry={() => void asked.again()} />;
  if (!asked.value) return null;
  const { excerpt, raw, rawTruncated } = asked.value;
  const telling = excerpt.findIndex((line) => line.telling);
  return (
    <div className="b-evidence">
      <RawText
        label={t('bounces:evidence')}
        text={excerpt.map((line) => line.text).join('\n')}
        tellingLine={telling === -1 ? null : telling}
      />
      <div className="m-row m-sm m-mt-8">
        <Icon name={telling === -1 ? 'info-circle' : 'arrow-up'} size="small" className="m-bad" />
        <span className="m-grow m-dim">
          {t(CLASS_KEY[aboutOf(bounce)])} {part(bounce.reason, 'why')}
        </span>
        {raw === '' ? null : (
          <Link className="m-nowrap" onClick={() => setWhole(true)}>
            {t('bounces:wholeMail')}
          </Link>
        )}
      </div>
      <Dialog opened={whole} onClose={() => setWhole(false)} title={t('bounces:wholeMail')} size={860}>
        <div className="b-whole">
          <RawText label={t('bounces:wholeMail')} text={raw} />
        </div>
        {rawTruncated ? <p className="m-dim m-sm m-mt-8">{t('bounces:truncated')}</p> : null}
      </Dialog>
    </div>
  );
}

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, RawText } from '../../ui/index.ts';
import type { BounceEvidence } from './evidence.tsx';

const tidy = (line: string) => line.replace(/\s+/g, ' ').trim();

/** Where the telling line stands in the whole mail, or null where it is written there in another way (encoded, folded). */
export function tellingIn(raw: string, telling: string): number | null {
  const wanted = tidy(telling);
  if (wanted.length < 4) return null;
  const lines = raw.split(/\r?\n/);
  const same = lines.findIndex((line) => tidy(line) === wanted);
  if (same !== -1) return same;
  const first = lines.findIndex((line) => tidy(line).length > 12 && wanted.startsWith(tidy(line)));
  return first === -1 ? null : first;
}

/** The mail as it came, with its telling line marked and brought into view, to be copied whole. */
export function WholeMail({
  evidence: { raw, rawTruncated, excerpt },
  opened,
  onClose,
}: {
  evidence: BounceEvidence;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!opened) return;
    const timer = setTimeout(() => box.current?.querySelector('mark')?.scrollIntoView({ block: 'center' }), 50);
    return () => clearTimeout(timer);
  }, [opened]);
  const telling = excerpt.find((line) => line.telling)?.text ?? '';
  return (
    <Dialog opened={opened} onClose={onClose} title={t('bounces:wholeMail')} size={860}>
      <div className="b-whole" ref={box}>
        <RawText label={t('bounces:wholeMail')} text={raw} tellingLine={opened ? tellingIn(raw, telling) : null} />
      </div>
      <div className="m-row m-mt-12">
        <p className="m-dim m-sm m-grow">{rawTruncated ? t('bounces:truncated') : null}</p>
        <Button size="small" icon="copy" onClick={() => void navigator.clipboard?.writeText(raw)}>
          {t('bounces:copyMail')}
        </Button>
      </div>
    </Dialog>
  );
}

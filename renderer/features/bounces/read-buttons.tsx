import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Link, toast, useFormat } from '../../ui/index.ts';
import { useBounces } from './bounces-store.ts';
import type { ReadSummary } from './read-files.ts';

/** Reads files that a person chose, or what the practice relay sent back, and says what was in them. */
function useReading() {
  const { t } = useTranslation();
  const format = useFormat();
  const read = useBounces((state) => state.read);
  const readPractice = useBounces((state) => state.readPractice);
  const tell = (summary: ReadSummary | null) => {
    if (!summary) return;
    const fresh = Math.max(0, summary.messages - summary.seenBefore);
    toast(t('bounces:read.done', { count: fresh, n: format.number(fresh), seen: format.number(summary.seenBefore) }), {
      icon: 'mail-opened',
    });
  };
  return {
    files: async (files: readonly File[]) => tell(await read(files)),
    practice: async () => tell(await readPractice()),
  };
}

/** A picker that is not seen; `folder` takes everything below a folder, less what a mail program hides there. */
function Picker({
  pick,
  folder = false,
  label,
}: {
  pick: React.RefObject<HTMLInputElement | null>;
  folder?: boolean;
  label: string;
}) {
  const reading = useReading();
  return (
    <input
      ref={(input) => {
        pick.current = input;
        // React has no property for it.
        if (folder) input?.setAttribute('webkitdirectory', '');
      }}
      type="file"
      hidden
      multiple
      {...(folder ? {} : { accept: '.eml,.mbox,.txt,message/rfc822,application/mbox' })}
      aria-label={label}
      onChange={(event) => {
        const files = [...(event.currentTarget.files ?? [])].filter(
          (file) => file.size > 0 && !file.name.startsWith('.'),
        );
        event.currentTarget.value = '';
        if (files.length > 0) void reading.files(files);
      }}
    />
  );
}

/** Asks for files and reads them. */
export function ReadButton({ primary = false }: { primary?: boolean }) {
  const { t } = useTranslation();
  const pick = useRef<HTMLInputElement>(null);
  const busy = useBounces((state) => state.busy === 'read');
  return (
    <>
      <Picker pick={pick} label={t('bounces:read.files')} />
      <Button
        kind={primary ? 'primary' : 'default'}
        icon="file-import"
        busy={busy}
        onClick={() => pick.current?.click()}
      >
        {t('bounces:read.files')}
      </Button>
    </>
  );
}

/** The two other sources: a whole folder, and what the practice relay sent back. */
export function ReadLinks() {
  const { t } = useTranslation();
  const pick = useRef<HTMLInputElement>(null);
  const reading = useReading();
  return (
    <>
      <Picker pick={pick} folder label={t('bounces:read.folder')} />
      <Link onClick={() => pick.current?.click()}>{t('bounces:read.folder')}</Link>
      {' · '}
      <Link onClick={() => void reading.practice()}>{t('bounces:read.practice')}</Link>
    </>
  );
}

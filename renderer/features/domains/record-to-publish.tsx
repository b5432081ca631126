import { useTranslation } from 'react-i18next';
import type { DnsRecord } from '../../../shared/contract/domains.ts';
import { IconButton, toast } from '../../ui/index.ts';

/** A DNS record as it is typed at the domain's host, each part with a button that copies it. */
export function RecordToPublish({ record }: { record: DnsRecord }) {
  const { t } = useTranslation();
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    toast(t('domains:copied'), { icon: 'copy' });
  };
  const parts = [
    { part: 'type', word: t('domains:record.type'), label: null },
    { part: 'name', word: t('domains:record.name'), label: t('domains:record.copyName') },
    { part: 'value', word: t('domains:record.value'), label: t('domains:record.copyValue') },
  ] as const;
  return (
    <section className="d-record" aria-label={t('domains:record.title')}>
      <p className="m-xs m-dim">{t('domains:record.title')}</p>
      <dl>
        {parts.map(({ part, word, label }) => (
          <div key={part}>
            <dt className="m-xs m-dim">{word}</dt>
            <dd>
              <code className="m-mono">{record[part]}</code>
              {label ? <IconButton quiet icon="copy" label={label} onClick={() => void copy(record[part])} /> : null}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

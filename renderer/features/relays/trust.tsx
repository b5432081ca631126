import { useTranslation } from 'react-i18next';
import { Button, useFormat } from '../../ui/index.ts';

/** A fingerprint in parts of eight pairs, so that it breaks where it can be compared. */
const eights = (fingerprint: string): string[] => fingerprint.match(/(?:[^:]+:?){1,8}/g) ?? [];

/** Trust is given to one certificate, and only after it was shown. */
export function Trust({ facts, onTrust }: { facts: Readonly<Record<string, string>>; onTrust: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const date = (text: string | undefined) => {
    const at = Date.parse(text ?? '');
    return Number.isFinite(at) ? format.date(at) : '';
  };
  const rows: [string, string][] = [
    [t('relays:trust.names'), (facts.names ?? facts.subject ?? '').replace(/\b(?:DNS|IP Address):/g, '')],
    [t('relays:trust.issuer'), facts.issuer ?? ''],
    [t('relays:trust.dates'), [date(facts.validFrom), date(facts.validTo)].filter(Boolean).join(' – ')],
  ];
  return (
    <div className="l-trust">
      <p>{t('relays:trust.why')}</p>
      <dl className="m-facts l-facts">
        {rows.map(([name, value]) => (
          <div key={name} className="l-fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <dt>{t('relays:trust.fingerprint')}</dt>
        <dd className="m-mono">
          {eights(facts.fingerprint ?? '').map((part) => (
            <span key={part} className="l-pairs">
              {part}
            </span>
          ))}
        </dd>
      </dl>
      <Button onClick={onTrust}>{t('causes:remedies.trust_certificate')}</Button>
    </div>
  );
}

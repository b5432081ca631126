import { useTranslation } from 'react-i18next';
import type { RelayPreset } from '../../../shared/contract/relays.ts';
import { Icon, Link } from '../../ui/index.ts';
import { openOutside } from './open-outside.ts';

/** From which provider's preset the limits are, how sure they are, and where and when that was read. */
export function LimitSource({ preset }: { preset: RelayPreset }) {
  const { t } = useTranslation();
  const [page] = /https:\/\/\S+/.exec(preset.source) ?? [];
  return (
    <p className="m-xs m-dim m-row m-gap-6 m-mt-8">
      <Icon name="world-check" size="small" />
      <span>
        {t('relays:card.limitsFrom', {
          name: preset.name,
          certainty: t(`relays:card.certainty.${preset.limitsCertainty}`),
        })}
        {preset.sourceDate === '' ? null : `, ${t('relays:card.read', { date: preset.sourceDate })}`}
        {page === undefined ? null : (
          <>
            {' · '}
            <Link onClick={() => void openOutside(page)}>{t('relays:card.source')}</Link>
          </>
        )}
      </span>
    </p>
  );
}

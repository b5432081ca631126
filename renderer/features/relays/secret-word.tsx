import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import { Icon } from '../../ui/index.ts';

const KEPT_KEY = {
  system: 'relays:secret.system',
  file: 'relays:secret.file',
  memory: 'relays:secret.memory',
} as const;

/** Who keeps the password, in words. */
export function SecretWord() {
  const { t } = useTranslation();
  const asked = useAsked([], (client) => client.settings.info({}));
  if (!asked.value) return null;
  return (
    <span>
      <Icon name="lock" size="small" /> {t(KEPT_KEY[asked.value.secretsKeptBy])}
    </span>
  );
}

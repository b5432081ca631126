import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DkimKey, dkimSelector } from '../../../shared/contract/domains.ts';
import { Button, Select, TextInput } from '../../ui/index.ts';
import { useKeys } from './keys-store.ts';

/** Asks for a new key's name and kind. */
export function DkimKeyForm({ domain, onDone }: { domain: string; onDone(): void }) {
  const { t } = useTranslation();
  const create = useKeys((state) => state.create);
  const busy = useKeys((state) => state.busy === domain);
  const [selector, setSelector] = useState(t('domains:keys.suggestion'));
  const [kind, setKind] = useState<DkimKey['kind']>('rsa');
  const [wrong, setWrong] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const name = selector.trim().toLowerCase();
    const readable = name !== '' && dkimSelector.safeParse(name).success;
    setWrong(!readable);
    if (readable && (await create({ domain, selector: name, kind }))) onDone();
  };
  return (
    <form className="d-selector" onSubmit={(event) => void submit(event)}>
      <TextInput
        size="sm"
        label={t('domains:keys.selector')}
        value={selector}
        onChange={(event) => setSelector(event.currentTarget.value)}
        error={wrong ? t('domains:selector.wrong') : undefined}
        spellCheck={false}
        autoComplete="off"
      />
      <Select
        size="sm"
        label={t('domains:keys.kind')}
        data={[
          { value: 'rsa', label: t('domains:keys.rsa') },
          { value: 'ed25519', label: t('domains:keys.ed25519') },
        ]}
        value={kind}
        allowDeselect={false}
        onChange={(value) => setKind(value === 'ed25519' ? 'ed25519' : 'rsa')}
      />
      <Button type="submit" busy={busy}>
        {t('domains:keys.create')}
      </Button>
      <Button kind="quiet" onClick={onDone}>
        {t('domains:keys.cancel')}
      </Button>
    </form>
  );
}

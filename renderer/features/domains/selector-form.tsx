import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dkimSelector } from '../../../shared/contract/domains.ts';
import { Button, TextInput } from '../../ui/index.ts';
import { useDomains } from './domains-store.ts';

/** Asks for the name of the DKIM key, which only the relay knows; emptied, it is forgotten. */
export function SelectorForm({ domain, selector }: { domain: string; selector: string }) {
  const { t } = useTranslation();
  const save = useDomains((state) => state.saveSelector);
  const [typed, setTyped] = useState(selector);
  const [wrong, setWrong] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const name = typed.trim().replace(/\._domainkey\..*$/i, '');
    const readable = dkimSelector.safeParse(name).success && (name !== '' || selector !== '');
    setWrong(!readable);
    if (!readable) return;
    setTyped(name);
    await save(domain, name);
  };
  return (
    <form className="d-selector" onSubmit={(event) => void submit(event)}>
      <TextInput
        size="sm"
        label={t('domains:selector.label')}
        placeholder={t('domains:selector.example')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={wrong ? t('domains:selector.wrong') : undefined}
        spellCheck={false}
        autoComplete="off"
      />
      <Button type="submit">
        {typed.trim() === '' && selector !== '' ? t('domains:selector.forget') : t('domains:selector.check')}
      </Button>
    </form>
  );
}

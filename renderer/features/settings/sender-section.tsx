import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../shared/contract/settings.ts';
import { Textarea, TextInput } from '../../ui/index.ts';
import { useSettingsDraft } from './settings-draft-store.ts';

/** Who writes: stands in every campaign. */
export function SenderSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const typed = useSettingsDraft((state) => state.typed.sender);
  const edit = useSettingsDraft((state) => state.edit);
  const sender = typed ?? settings.sender;
  const change = (part: Partial<Settings['sender']>) => edit({ sender: { ...sender, ...part } });
  return (
    <div className="m-form">
      <div className="m-form-two">
        <TextInput
          label={t('settings:sender.name')}
          placeholder={t('settings:sender.nameExample')}
          value={sender.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          type="email"
          label={t('settings:sender.address')}
          placeholder="halo@example.com"
          value={sender.address}
          onChange={(event) => change({ address: event.currentTarget.value })}
        />
      </div>
      <div className="m-form-two">
        <TextInput
          type="email"
          label={t('settings:sender.replyTo')}
          placeholder={sender.address || t('settings:sender.same')}
          value={sender.replyTo}
          onChange={(event) => change({ replyTo: event.currentTarget.value })}
        />
        <TextInput
          label={t('settings:sender.organisation')}
          placeholder={t('settings:sender.nameExample')}
          value={sender.organisation}
          onChange={(event) => change({ organisation: event.currentTarget.value })}
        />
      </div>
      <Textarea
        label={t('settings:sender.postal')}
        description={t('settings:sender.postalWhy')}
        placeholder={t('settings:sender.postalExample')}
        autosize
        minRows={2}
        value={sender.postalAddress}
        onChange={(event) => change({ postalAddress: event.currentTarget.value })}
      />
    </div>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useAsked } from '../../api/asked.ts';
import { previewUrl } from '../../api/preview-url.ts';
import { Button, FailureNote, FailureState, Icon, Loader, PageHeader, Screen, TextInput } from '../../ui/index.ts';
import { useCampaigns } from './campaigns-store.ts';
import './campaigns.css';

function Thumb({ template, language, name }: { template: string; language: 'en' | 'id'; name: string }) {
  const asked = useAsked([template, language], (client) => client.templates.preview({ key: template, language }));
  if (!asked.value) return <div className="c-thumb" />;
  return (
    <div className="c-thumb">
      <iframe src={previewUrl(asked.value.preview)} title={name} sandbox="" tabIndex={-1} />
    </div>
  );
}

function Choice({
  chosen,
  name,
  about,
  onChoose,
  children,
}: {
  chosen: boolean;
  name: string;
  about: string;
  onChoose: () => void;
  children: React.ReactNode;
}) {
  return (
    <button type="button" className="c-choice" aria-pressed={chosen} onClick={onChoose}>
      {children}
      <span className="c-choice-words">
        <b>
          {chosen ? <Icon name="circle-check" size="small" className="m-run" /> : null} {name}
        </b>
        <span className="m-dim m-sm">{about}</span>
      </span>
    </button>
  );
}

/** Where a campaign begins: a name for the person's own eyes, and a letter to start from. */
export function GalleryScreen() {
  const { t, i18n } = useTranslation();
  const language = i18n.language.startsWith('id') ? 'id' : 'en';
  const [, go] = useLocation();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const asked = useAsked([language], (client) => client.templates.list({ language }));
  const create = useCampaigns((state) => state.create);
  const [failed, setFailed] = useState(false);
  const failure = useCampaigns((state) => (failed ? state.failure : null));
  const start = async () => {
    setBusy(true);
    const picked = asked.value?.templates.find((each) => each.key === chosen);
    const made = await create({
      name: name.trim() || picked?.name || t('campaigns:unnamed'),
      template: chosen,
      language,
    });
    setBusy(false);
    setFailed(made === null);
    if (made) go(`/campaigns/${made.id}/recipients`);
  };
  return (
    <Screen
      name={t('campaigns:gallery.title')}
      header={
        <PageHeader
          title={t('campaigns:gallery.title')}
          state={t('campaigns:gallery.state')}
          actions={<Button href="#/campaigns">{t('campaigns:gallery.back')}</Button>}
          primary={
            <Button kind="primary" busy={busy} onClick={() => void start()}>
              {t('campaigns:gallery.create')}
            </Button>
          }
        />
      }
    >
      {failure ? <FailureNote failure={failure} /> : null}
      <div className="m-read">
        <TextInput
          label={t('campaigns:gallery.name')}
          description={t('campaigns:gallery.nameWhy')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void start();
          }}
        />
      </div>
      <h2 className="m-mt-24">{t('campaigns:gallery.pick')}</h2>
      {!asked.value && asked.failure ? (
        <FailureState failure={asked.failure} onRetry={() => void asked.again()} />
      ) : null}
      {!asked.value && !asked.failure ? <Loader aria-label={t('campaigns:loading')} /> : null}
      <div className="c-gallery m-mt-12">
        <Choice
          chosen={chosen === null}
          name={t('campaigns:gallery.blank')}
          about={t('campaigns:gallery.blankWhy')}
          onChoose={() => setChosen(null)}
        >
          <div className="c-thumb c-thumb-blank">
            <Icon name="file-text" size="large" />
          </div>
        </Choice>
        {(asked.value?.templates ?? []).map((each) => (
          <Choice
            key={each.key}
            chosen={chosen === each.key}
            name={each.name}
            about={each.description}
            onChoose={() => setChosen(each.key)}
          >
            <Thumb template={each.key} language={language} name={each.name} />
          </Choice>
        ))}
      </div>
    </Screen>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Disclosure, Explanation, type ExplanationProps, ServerWords } from '../../ui/index.ts';
import { type CauseValues, useCauseWords } from './cause-words.ts';

/** An SMTP error as the engine explains it: its cause, what can be tried, and the server's own words. */
export interface SmtpError {
  readonly cause: string | null;
  readonly remedies: readonly string[];
  readonly words: string;
}

/** Where its remedies lead; a place that is not known has no button. */
export interface SmtpPlaces {
  readonly relayId?: number | null;
  readonly campaignId?: number | null;
}

/** Remedies that are done in the relay's own settings. */
const AT_RELAY =
  /^(try_\d|use_|enter_|probe|trust_|sign_in|oauth|slow_down|check_(host|port|password|user|region|scope|client))/;
const AT_DOMAIN = /^(check_domain|publish|check_dns)/;
const AT_MESSAGE = /^(see_message|make_smaller|check_message|check_content)/;
const AT_SENDER = /^(check_sender|verify_sender)/;
/** Only worth saying where nothing else is. */
const IDLE = /^try_again/;

function useSteps(): (remedies: readonly string[]) => string[] {
  const { t, i18n } = useTranslation();
  return (remedies) => {
    const real = remedies.filter((key) => !IDLE.test(key));
    return (real.length > 0 ? real : remedies)
      .filter((key) => i18n.exists(`causes:remedies.${key}`))
      .map((key) => t(`causes:remedies.${key}`));
  };
}

function Places({ remedies, places }: { remedies: readonly string[]; places: SmtpPlaces }) {
  const { t } = useTranslation();
  const { relayId = null, campaignId = null } = places;
  const asks = (pattern: RegExp) => remedies.some((key) => pattern.test(key));
  return (
    <>
      {relayId !== null && asks(AT_RELAY) ? (
        <Button size="small" href={`#/relays/${relayId}`}>
          {t('relays:card.toRelay')}
        </Button>
      ) : null}
      {asks(AT_DOMAIN) ? (
        <Button size="small" href="#/domains">
          {t('relays:card.toDomains')}
        </Button>
      ) : null}
      {asks(AT_SENDER) ? (
        <Button size="small" href="#/settings">
          {t('relays:card.toSender')}
        </Button>
      ) : null}
      {campaignId !== null && asks(AT_MESSAGE) ? (
        <Button size="small" href={`#/campaigns/${campaignId}/message`}>
          {t('relays:card.toMessage')}
        </Button>
      ) : null}
    </>
  );
}

/** What happened, why, what to do with the buttons for it, and the server's words one click away: the same wherever an SMTP error shows. */
export function SmtpExplanation({
  error,
  values = {},
  places = {},
  tone = 'bad',
  action,
  announce = false,
}: {
  error: SmtpError;
  values?: CauseValues;
  places?: SmtpPlaces;
  tone?: ExplanationProps['tone'];
  action?: ReactNode;
  announce?: boolean;
}) {
  const words = useCauseWords()(error.cause, values);
  const steps = useSteps()(error.remedies);
  return (
    <Explanation
      tone={tone}
      announce={announce}
      title={words.title}
      steps={steps}
      words={error.words}
      action={
        <>
          {action}
          <Places remedies={error.remedies} places={places} />
        </>
      }
    >
      {words.why}
    </Explanation>
  );
}

/** The same folded into one line: the title, the rest one click away. */
export function SmtpExplanationLine({
  error,
  values = {},
  places = {},
  title,
}: {
  error: SmtpError;
  values?: CauseValues;
  places?: SmtpPlaces;
  title?: ReactNode;
}) {
  const words = useCauseWords()(error.cause, values);
  const steps = useSteps()(error.remedies);
  return (
    <Disclosure title={title ?? words.title}>
      <p>{title === undefined ? words.why : `${words.title}. ${words.why}`}</p>
      {steps.length > 0 ? (
        <ol className="m-steps-list">
          {steps.slice(0, 3).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      ) : null}
      <div className="m-row m-row-wrap m-gap-8 m-mt-8 m-if-filled">
        <Places remedies={error.remedies} places={places} />
      </div>
      {error.words === '' ? null : <ServerWords words={error.words} />}
    </Disclosure>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { remedyWords } from '../../../shared/cause-words.ts';
import { Button, Disclosure, Explanation, type ExplanationProps, ServerWords } from '../../ui/index.ts';
import { type CauseValues, useCauseWords } from './cause-words.ts';

/** An SMTP error as the engine explains it: its cause, what can be tried, and the server's own words. */
export interface SmtpError {
  readonly cause: string | null;
  readonly remedies: readonly string[];
  readonly words: string;
}

/** Where its remedies lead; a place that is not known has no button. */
interface SmtpPlaces {
  readonly relayId?: number | null;
  readonly campaignId?: number | null;
}

type Place = 'relay' | 'relays' | 'domains' | 'cleaning' | 'sender' | 'message';

/** Where each remedy is done; those without a place are done outside Merpati and stay sentences. */
const PLACE_OF: readonly (readonly [RegExp, Place])[] = [
  [/^(try_\d|use_(starttls|tls|certificate|suggested|app_|smtp_|browser)|enter_|trust_|sign_in|slow_down)/, 'relay'],
  [/^(check_(host|port|password|user|client|region)|change_password)/, 'relay'],
  [/^use_other_relay/, 'relays'],
  [/^check_domain/, 'domains'],
  [/^clean_list/, 'cleaning'],
  [/^check_sender/, 'sender'],
  [/^(see_message|make_smaller|change_attachment)/, 'message'],
];
function useSteps(): (remedies: readonly string[]) => string[] {
  const { t } = useTranslation();
  return (remedies) => remedyWords(t, remedies);
}

function hrefOf(place: Place, { relayId = null, campaignId = null }: SmtpPlaces): string | null {
  switch (place) {
    case 'relay':
      return relayId === null ? '#/relays' : `#/relays/${relayId}`;
    case 'relays':
      return '#/relays';
    case 'domains':
      return '#/domains';
    case 'cleaning':
      return '#/cleaning';
    case 'sender':
      return '#/settings/sender';
    case 'message':
      return campaignId === null ? null : `#/campaigns/${campaignId}/message`;
  }
}

const PLACE_WORD = {
  relay: 'relays:card.toRelay',
  relays: 'relays:card.toRelays',
  domains: 'relays:card.toDomains',
  cleaning: 'relays:card.toCleaning',
  sender: 'relays:card.toSender',
  message: 'relays:card.toMessage',
} as const satisfies Record<Place, string>;

/** The places that the remedies name, each once. */
export function placesOf(remedies: readonly string[]): Place[] {
  const named = remedies.flatMap((key) => PLACE_OF.filter(([pattern]) => pattern.test(key)).map(([, place]) => place));
  return [...new Set(named)];
}

function Places({ remedies, places }: { remedies: readonly string[]; places: SmtpPlaces }) {
  const { t } = useTranslation();
  const links = placesOf(remedies).flatMap((place) => {
    const href = hrefOf(place, places);
    return href === null ? [] : [{ place, href }];
  });
  return links.slice(0, 3).map(({ place, href }) => (
    <Button key={place} size="small" href={href}>
      {t(PLACE_WORD[place])}
    </Button>
  ));
}

/** Words for an error that the engine has no cause for. */
export interface Instead {
  title: string;
  why: string;
  steps: string[];
}

/** What happened, why, what to do with the buttons for it, and the server's words one click away: the same wherever an SMTP error shows. */
export function SmtpExplanation({
  error,
  values = {},
  places = {},
  tone = 'bad',
  action,
  announce = false,
  instead,
}: {
  error: SmtpError;
  instead?: Instead;
  values?: CauseValues;
  places?: SmtpPlaces;
  tone?: ExplanationProps['tone'];
  action?: ReactNode;
  announce?: boolean;
}) {
  const named = useCauseWords()(error.cause, values);
  const remedies = useSteps()(error.remedies);
  const words = error.cause === null && instead ? instead : named;
  const steps = error.cause === null && instead ? instead.steps : remedies;
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

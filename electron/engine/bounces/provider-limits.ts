import type { RelayPreset } from '../../../shared/contract/relay-setup.ts';

/** Shares of accepted mail (0 to 1) at which a provider warns and at which it stops a sender; null where none is known. */
export type RateLimits = {
  readonly name: string;
  readonly bounceWarn: number | null;
  readonly bounceStop: number | null;
  readonly complaintWarn: number | null;
  readonly complaintStop: number | null;
  readonly certainty: RelayPreset['limitsCertainty'];
  /** Where the numbers come from, and when they were true (`2024-02`; '' where nobody knows). */
  readonly source: string;
  readonly sourceDate: string;
};

export type RelayLimits = RateLimits & {
  /** Presets of relays that are this provider's. */
  readonly presets: readonly string[];
  /** Ends of its host names, for relays that were made by hand. */
  readonly hosts: readonly string[];
};

export type ReceiverLimits = RateLimits & {
  /** The receiver's key among providers. */
  readonly key: string;
  /** Whether it tells anybody who complained (a feedback loop); where not, none counted here proves nothing. */
  readonly complaintsTold: boolean;
};

/** What a service through which one sends accepts. It counts its own way; these are the numbers it names. */
// biome-ignore format: a table is read by its lines
export const RELAY_LIMITS: readonly RelayLimits[] = [
  {
    name: 'Amazon SES', presets: ['amazon-ses'], hosts: ['amazonaws.com'],
    bounceWarn: 0.05, bounceStop: 0.1, complaintWarn: 0.001, complaintStop: 0.005,
    certainty: 'second_hand', source: 'docs.aws.amazon.com/ses: reputation metrics messages', sourceDate: '',
  },
  {
    name: 'Postmark', presets: ['postmark', 'postmark-transactional'], hosts: ['postmarkapp.com'],
    bounceWarn: null, bounceStop: 0.1, complaintWarn: null, complaintStop: 0.001,
    certainty: 'second_hand', source: 'postmarkapp.com/support: bounce and complaint thresholds', sourceDate: '',
  },
  {
    name: 'Brevo', presets: ['brevo'], hosts: ['brevo.com', 'sendinblue.com'],
    bounceWarn: null, bounceStop: 0.02, complaintWarn: null, complaintStop: 0.002,
    certainty: 'documented', source: 'help.brevo.com/hc/en-us/articles/209408165', sourceDate: '',
  },
  {
    name: 'MTARGET', presets: ['mtarget'], hosts: ['mtrgt.net', 'mailtarget.co'],
    bounceWarn: 0.05, bounceStop: 0.1, complaintWarn: null, complaintStop: null,
    certainty: 'documented', source: 'docs.mtarget.co/en/articles/10352763', sourceDate: '',
  },
  {
    name: 'Mailgun', presets: ['mailgun'], hosts: ['mailgun.org'],
    bounceWarn: null, bounceStop: 0.05, complaintWarn: null, complaintStop: 0.0005,
    certainty: 'second_hand', source: 'help.prismacampaigns.com: high bounce or complaint rates in Mailgun', sourceDate: '',
  },
  {
    name: 'SendGrid', presets: ['sendgrid'], hosts: ['sendgrid.net'],
    bounceWarn: 0.02, bounceStop: 0.05, complaintWarn: 0.0008, complaintStop: 0.001,
    certainty: 'second_hand', source: 'emailverifiers.com; SendGrid itself names no numbers', sourceDate: '',
  },
  {
    name: 'Mailjet', presets: ['mailjet'], hosts: ['mailjet.com'],
    bounceWarn: null, bounceStop: 0.08, complaintWarn: null, complaintStop: 0.0008,
    certainty: 'guess', source: '', sourceDate: '',
  },
  {
    name: 'Resend', presets: ['resend'], hosts: ['resend.com'],
    bounceWarn: null, bounceStop: 0.04, complaintWarn: null, complaintStop: 0.0008,
    certainty: 'guess', source: '', sourceDate: '',
  },
  {
    name: 'Mandrill', presets: ['mandrill'], hosts: ['mandrillapp.com'],
    bounceWarn: 0.05, bounceStop: 0.1, complaintWarn: null, complaintStop: 0.001,
    certainty: 'guess', source: '', sourceDate: '',
  },
];

/** A web host or a mailbox: none says a number, all stop senders whose lists are bad. */
const HOST_LIMITS: RateLimits = {
  name: '',
  bounceWarn: 0.05,
  bounceStop: 0.1,
  complaintWarn: 0.001,
  complaintStop: 0.003,
  certainty: 'guess',
  source: '',
  sourceDate: '',
};

/** What large receivers accept from anybody. They name no limit for bounces: those count silently against a sender. */
// biome-ignore format: a table is read by its lines
export const RECEIVER_LIMITS: readonly ReceiverLimits[] = [
  {
    key: 'gmail', name: 'Gmail', complaintsTold: false,
    bounceWarn: null, bounceStop: null, complaintWarn: 0.001, complaintStop: 0.003,
    certainty: 'documented', source: 'support.google.com/a/answer/81126', sourceDate: '2024-02',
  },
  {
    key: 'yahoo', name: 'Yahoo', complaintsTold: true,
    bounceWarn: null, bounceStop: null, complaintWarn: 0.001, complaintStop: 0.003,
    certainty: 'documented', source: 'senders.yahooinc.com/best-practices', sourceDate: '2024-02',
  },
  {
    key: 'microsoft', name: 'Microsoft', complaintsTold: true,
    bounceWarn: null, bounceStop: null, complaintWarn: 0.001, complaintStop: 0.003,
    certainty: 'guess', source: '', sourceDate: '',
  },
  {
    key: 'apple', name: 'Apple', complaintsTold: false,
    bounceWarn: null, bounceStop: null, complaintWarn: 0.001, complaintStop: 0.003,
    certainty: 'guess', source: '', sourceDate: '',
  },
  {
    key: 'mailru', name: 'Mail.ru', complaintsTold: true,
    bounceWarn: null, bounceStop: null, complaintWarn: 0.001, complaintStop: 0.003,
    certainty: 'guess', source: '', sourceDate: '',
  },
];

/** The limits of the service behind a relay: by its preset, else by its host's name, else what hosts usually bear. */
export function limitsOfRelay(relay: { readonly preset: string | null; readonly host: string }): RateLimits {
  const host = relay.host.toLowerCase();
  const byName = (end: string) => host === end || host.endsWith(`.${end}`);
  return (
    RELAY_LIMITS.find((one) => relay.preset !== null && one.presets.includes(relay.preset)) ??
    RELAY_LIMITS.find((one) => one.hosts.some(byName)) ??
    HOST_LIMITS
  );
}

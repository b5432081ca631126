import type { RelayPreset } from '../../../../shared/contract/relay-setup.ts';
import { limits, MB, perDay, perHour, perMonth, perSecond, preset, server, starttlsOn, tlsOn } from './preset-entry.ts';

const SES_REGIONS =
  'ap-southeast-1 ap-southeast-3 ap-southeast-2 ap-south-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1 eu-south-1 me-south-1 af-south-1 il-central-1 sa-east-1'.split(
    ' ',
  );
const SES_PORTS = [...tlsOn(465, 2465), ...starttlsOn(587, 2587, 25)];
const USUAL = [...tlsOn(465), ...starttlsOn(587, 2525, 25)];
const NO_465 = starttlsOn(587, 2525, 25);

/** Services made for sending much mail: limits belong to the plan, so those of the smallest plan stand here. */
// biome-ignore format: a table is read by its lines
export const BULK_SENDERS: readonly RelayPreset[] = [
  preset({
    id: 'google-relay', name: 'Google Workspace SMTP relay', kind: 'bulk', servers: [server('smtp-relay.gmail.com', [...tlsOn(465), ...starttlsOn(587, 25)])],
    auth: ['app_password', 'oauth2'], oauth: 'google', hints: ['google_relay_admin', 'app_password_google'],
    // 10,000 recipients a user in 24 hours; the organisation's own limits are far higher.
    limits: limits([perDay(10_000)], { connections: 5, messageBytes: 25 * MB }),
    limitsCertainty: 'documented', serverCertainty: 'documented', source: 'support.google.com/a/answer/2956491', sourceDate: '',
  }),
  preset({
    id: 'amazon-ses', name: 'Amazon SES', kind: 'bulk', servers: SES_REGIONS.map((region) => server(`email-smtp.${region}.amazonaws.com`, SES_PORTS, region)),
    user: 'shown', auth: ['api_key'], hints: ['ses_credentials', 'ses_region', 'ses_sandbox', 'sender_verified'],
    // The sandbox, in which every account begins.
    limits: limits([perSecond(1), perDay(200)], { connections: 5, messagesPerConnection: 100, messageBytes: 40 * MB }),
    limitsCertainty: 'documented', serverCertainty: 'documented', source: 'docs.aws.amazon.com/ses: quotas, smtp-connect', sourceDate: '',
  }),
  preset({
    id: 'sendgrid', name: 'SendGrid', kind: 'bulk', servers: [server('smtp.sendgrid.net', USUAL), server('smtp.eu.sendgrid.net', USUAL, 'eu')], user: 'fixed', fixedUser: 'apikey',
    auth: ['api_key'], hints: ['api_key_sendgrid', 'sender_verified', 'plan_limits'],
    limits: limits([perDay(100)], { connections: 5, messagesPerConnection: 100, messageBytes: 20 * MB }),
    limitsCertainty: 'second_hand', serverCertainty: 'documented', source: 'twilio.com/docs/sendgrid', sourceDate: '',
  }),
  preset({
    id: 'mailgun', name: 'Mailgun', kind: 'bulk', servers: [server('smtp.mailgun.org', USUAL), server('smtp.eu.mailgun.org', USUAL, 'eu')], user: 'shown', auth: ['api_key'],
    hints: ['mailgun_user', 'mailgun_region', 'plan_limits', 'limits_guess'],
    limits: limits([perHour(100)], { connections: 5, messagesPerConnection: 100, messageBytes: 25 * MB }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'documentation.mailgun.com (server)', sourceDate: '',
  }),
  preset({
    // Postmark has no implicit TLS: 465 must never be offered.
    id: 'postmark', name: 'Postmark (broadcasts)', kind: 'bulk', servers: [server('smtp-broadcasts.postmarkapp.com', NO_465, 'broadcasts')], user: 'shown', auth: ['api_key'],
    hints: ['postmark_token', 'postmark_no_465', 'sender_verified', 'plan_limits'],
    limits: limits([perMonth(100)], { connections: 10, messagesPerConnection: 100, messageBytes: 10 * MB }),
    limitsCertainty: 'documented', serverCertainty: 'documented', source: 'postmarkapp.com', sourceDate: '2026-08-13',
  }),
  preset({
    id: 'postmark-transactional', name: 'Postmark (transactional)', kind: 'bulk', servers: [server('smtp.postmarkapp.com', NO_465, 'transactional')], user: 'shown', auth: ['api_key'],
    hints: ['postmark_token', 'postmark_no_465', 'postmark_transactional', 'sender_verified', 'plan_limits'],
    limits: limits([perMonth(100)], { connections: 10, messagesPerConnection: 100, messageBytes: 10 * MB }),
    limitsCertainty: 'documented', serverCertainty: 'documented', source: 'postmarkapp.com', sourceDate: '2026-08-13',
  }),
  preset({
    id: 'brevo', name: 'Brevo (Sendinblue)', kind: 'bulk', servers: [server('smtp-relay.brevo.com', [...tlsOn(465), ...starttlsOn(587, 2525)])], user: 'shown', auth: ['api_key'],
    hints: ['brevo_key', 'sender_verified', 'plan_limits'], limits: limits([perDay(300)], { connections: 5, messagesPerConnection: 100, messageBytes: 20 * MB }),
    limitsCertainty: 'second_hand', serverCertainty: 'documented', source: 'developers.brevo.com', sourceDate: '2026-09',
  }),
  preset({
    id: 'mailjet', name: 'Mailjet', kind: 'bulk', servers: [server('in-v3.mailjet.com', [...tlsOn(465), ...starttlsOn(587, 2525, 25)])], user: 'shown', auth: ['api_key'],
    hints: ['mailjet_keys', 'mailjet_dkim', 'sender_verified', 'plan_limits'],
    limits: limits([perDay(200), perMonth(6_000)], { connections: 5, messagesPerConnection: 100, messageBytes: 15 * MB }),
    limitsCertainty: 'second_hand', serverCertainty: 'second_hand', source: 'smtptester.org, captaindns.com, mailjet.com', sourceDate: '2026-01-20',
  }),
  preset({
    id: 'smtp2go', name: 'SMTP2GO', kind: 'bulk',
    servers: ['mail', 'mail-au', 'mail-eu', 'mail-us'].map((name) => server(`${name}.smtp2go.com`, [...tlsOn(465, 8465, 443), ...starttlsOn(587, 2525, 8025, 25, 80)], name.slice(5))),
    user: 'shown', auth: ['api_key'], hints: ['smtp2go_user', 'smtp2go_unverified', 'sender_verified', 'plan_limits'],
    // It was seen closing a connection after about 2,500 messages.
    limits: limits([perHour(25), perDay(200), perMonth(1_000)], { connections: 5, messagesPerConnection: 1_000, messageBytes: 50 * MB }),
    limitsCertainty: 'documented', serverCertainty: 'documented', source: 'developers.smtp2go.com, smtp2go.com/pricing', sourceDate: '2026-08-13',
  }),
  preset({
    id: 'elastic-email', name: 'Elastic Email', kind: 'bulk', servers: [server('smtp.elasticemail.com', [...tlsOn(465), ...starttlsOn(2525, 587, 25)]), server('smtp25.elasticemail.com', [...starttlsOn(25, 2525, 587)], 'port 25')],
    user: 'shown', auth: ['api_key'], hints: ['elastic_credential', 'sender_verified', 'plan_limits'],
    limits: limits([perDay(100)], { connections: 5, messagesPerConnection: 100, messageBytes: 20 * MB }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'help.elasticemail.com 4803409 (server)', sourceDate: '2025-03-31',
  }),
  preset({
    id: 'sparkpost', name: 'SparkPost (Bird)', kind: 'bulk', servers: [server('smtp.sparkpostmail.com', starttlsOn(587, 2525)), server('smtp.eu.sparkpostmail.com', starttlsOn(587, 2525), 'eu')],
    user: 'fixed', fixedUser: 'SMTP_Injection', auth: ['api_key'], hints: ['api_key_sparkpost', 'new_account_slow', 'sender_verified'],
    limits: limits([perDay(1_000)], { connections: 5, messagesPerConnection: 100, messageBytes: 20 * MB }),
    limitsCertainty: 'second_hand', serverCertainty: 'documented', source: 'developers.sparkpost.com; api-evangelist', sourceDate: '',
  }),
  preset({
    id: 'mtarget', name: 'MTARGET (Mailtarget)', kind: 'bulk', country: 'ID', servers: [server('smtp.mtrgt.net', starttlsOn(587))], user: 'fixed', fixedUser: 'SMTP_MT_INJECTION',
    auth: ['api_key'], hints: ['mtarget_key', 'sender_verified', 'limits_guess'], limits: limits([perHour(500)], { connections: 2, messagesPerConnection: 100 }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'docs.mtarget.co 10372816, 10372977 (server)', sourceDate: '',
  }),
  preset({
    id: 'kirim-email', name: 'Kirim.Email', kind: 'bulk', country: 'ID', servers: [server('', [...tlsOn(465), ...starttlsOn(587)])], user: 'shown', auth: ['api_key'],
    hints: ['kirim_email_shown', 'sender_verified', 'limits_guess'], limits: limits([perHour(300)], { connections: 2 }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'docs.kirim.email/en/kb/smtp-users (server)', sourceDate: '',
  }),
  preset({
    id: 'mailketing', name: 'Mailketing', kind: 'bulk', country: 'ID', servers: [server('', [...tlsOn(465), ...starttlsOn(587)])], user: 'shown', auth: ['api_key'],
    hints: ['server_shown', 'sender_verified', 'limits_guess'], limits: limits([perHour(300)], { connections: 2 }),
    limitsCertainty: 'guess', serverCertainty: 'guess', source: 'mailketing.co.id', sourceDate: '2026-01-20',
  }),
  preset({
    id: 'mandrill', name: 'Mailchimp Transactional (Mandrill)', kind: 'bulk', servers: [server('smtp.mandrillapp.com', USUAL)], user: 'shown', auth: ['api_key'],
    hints: ['mandrill_key', 'sender_verified', 'plan_limits', 'limits_guess'], limits: limits([perHour(250)], { connections: 5, messagesPerConnection: 100, messageBytes: 25 * MB }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'mailchimp.com/developer/transactional (server)', sourceDate: '',
  }),
  preset({
    id: 'resend', name: 'Resend', kind: 'bulk', servers: [server('smtp.resend.com', [...tlsOn(465, 2465), ...starttlsOn(587, 2587, 25)])], user: 'fixed', fixedUser: 'resend', auth: ['api_key'],
    hints: ['api_key_password', 'sender_verified', 'plan_limits'], limits: limits([perSecond(2), perDay(100)], { connections: 2, messageBytes: 40 * MB }),
    limitsCertainty: 'second_hand', serverCertainty: 'documented', source: 'resend.com/docs (server)', sourceDate: '',
  }),
  preset({
    id: 'mailersend', name: 'MailerSend', kind: 'bulk', servers: [server('smtp.mailersend.net', starttlsOn(587, 2525))], user: 'shown', auth: ['api_key'],
    hints: ['server_page_user', 'sender_verified', 'plan_limits', 'limits_guess'], limits: limits([perDay(100)], { messageBytes: 25 * MB }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'mailersend.com/help (server)', sourceDate: '',
  }),
  preset({
    id: 'zeptomail', name: 'Zoho ZeptoMail', kind: 'bulk', servers: [server('smtp.zeptomail.com'), server('smtp.zeptomail.eu', undefined, 'eu'), server('smtp.zeptomail.in', undefined, 'in')], user: 'fixed', fixedUser: 'emailapikey', auth: ['api_key'],
    hints: ['api_key_password', 'zeptomail_transactional', 'sender_verified', 'limits_guess'], limits: limits([perHour(100)], { messageBytes: 15 * MB }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'zoho.com/zeptomail/help (server)', sourceDate: '',
  }),
];

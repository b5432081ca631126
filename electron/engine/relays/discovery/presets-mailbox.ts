import type { RelayPreset } from '../../../../shared/contract/relay-setup.ts';
import { limits, MB, perDay, perHour, perMinute, preset, server, starttlsOn, tlsOn, withRoom } from './preset-entry.ts';

/** Where a provider names no number: few enough for any mailbox. */
const GUESSED = limits([perHour(50), perDay(200)], { connections: 1 });

const OUTLOOK_DOMAINS =
  'outlook.com hotmail.com live.com msn.com outlook.co.id hotmail.co.id outlook.sg outlook.my outlook.ph outlook.in outlook.jp outlook.kr outlook.com.au outlook.com.br outlook.com.vn outlook.co.th outlook.fr outlook.de outlook.es outlook.it outlook.be outlook.at outlook.ie outlook.pt outlook.dk outlook.cl outlook.com.ar outlook.com.tr outlook.com.gr outlook.sa outlook.cz outlook.hu outlook.co.il hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es hotmail.ca hotmail.nl hotmail.be hotmail.se hotmail.no hotmail.dk hotmail.ch hotmail.com.br hotmail.com.ar hotmail.com.au hotmail.co.jp hotmail.co.th live.co.uk live.fr live.de live.it live.nl live.ca live.cn live.be live.se live.no live.dk live.at live.jp live.com.sg live.com.my live.com.ph live.com.au live.com.mx live.com.ar windowslive.com passport.com';
const YAHOO_DOMAINS =
  'yahoo.com yahoo.co.id ymail.com rocketmail.com myyahoo.com yahoo.com.sg yahoo.com.my yahoo.com.ph yahoo.com.vn yahoo.com.tw yahoo.com.hk yahoo.co.in yahoo.in yahoo.co.th yahoo.co.kr yahoo.co.uk yahoo.fr yahoo.de yahoo.es yahoo.it yahoo.ie yahoo.nl yahoo.se yahoo.no yahoo.dk yahoo.gr yahoo.pl yahoo.ro yahoo.ca yahoo.com.au yahoo.co.nz yahoo.co.za yahoo.com.br yahoo.com.ar yahoo.com.mx yahoo.com.co yahoo.com.tr';
const list = (words: string): string[] => words.split(' ');

/** People's mailboxes: made for letters, so their limits are small and personal mail counts as well. */
// biome-ignore format: a table is read by its lines
export const MAILBOXES: readonly RelayPreset[] = [
  preset({
    id: 'gmail', name: 'Gmail', kind: 'mailbox', servers: [server('smtp.gmail.com')], domains: ['gmail.com', 'googlemail.com'],
    auth: ['app_password', 'oauth2'], oauth: 'google', hints: ['app_password_google', 'room', 'small_lists'],
    limits: limits([perDay(withRoom(500))], { messageBytes: 25 * MB }),
    limitsCertainty: 'second_hand', serverCertainty: 'documented', source: 'developer.nylas.com, serversmtp.com', sourceDate: '2026',
  }),
  preset({
    id: 'google-workspace', name: 'Google Workspace', kind: 'mailbox', servers: [server('smtp.gmail.com')],
    mx: ['google.com', 'googlemail.com', 'psmtp.com'], auth: ['app_password', 'oauth2'], oauth: 'google',
    hints: ['app_password_google', 'workspace_admin', 'workspace_trial', 'room'],
    limits: limits([perDay(withRoom(2_000))], { connections: 3, messageBytes: 25 * MB }),
    limitsCertainty: 'second_hand', serverCertainty: 'documented', source: 'developer.nylas.com, serversmtp.com', sourceDate: '2026',
  }),
  preset({
    id: 'microsoft-365', name: 'Microsoft 365', kind: 'mailbox', servers: [server('smtp.office365.com', starttlsOn(587))],
    mx: ['mail.protection.outlook.com', 'mx.microsoft', 'mail.protection.office365.us', 'mail.protection.partner.outlook.cn'],
    auth: ['oauth2', 'password'], oauth: 'microsoft', hints: ['microsoft_password_end', 'microsoft_smtp_off', 'room'],
    limits: limits([perMinute(30), perDay(withRoom(10_000))], { connections: 3, messageBytes: 35 * MB }),
    limitsCertainty: 'documented', serverCertainty: 'documented',
    source: 'learn.microsoft.com: Exchange Online limits; techcommunity.microsoft.com: Exchange team blog', sourceDate: '2025-02-24',
  }),
  preset({
    id: 'outlook', name: 'Outlook.com / Hotmail', kind: 'mailbox', servers: [server('smtp-mail.outlook.com', starttlsOn(587))],
    domains: list(OUTLOOK_DOMAINS), mx: ['olc.protection.outlook.com'], auth: ['oauth2'], oauth: 'microsoft',
    hints: ['outlook_no_password', 'microsoft_password_end', 'outlook_first_time', 'limits_guess'],
    // 5,000 a day for subscribers, but 1,000 people who were never written to before; free accounts have less.
    limits: limits([perDay(300)], { messageBytes: 25 * MB }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'support.microsoft.com: Sending limits in Outlook.com', sourceDate: '2023',
  }),
  preset({
    id: 'yahoo', name: 'Yahoo Mail', kind: 'mailbox', servers: [server('smtp.mail.yahoo.com')], domains: list(YAHOO_DOMAINS), mx: ['yahoodns.net'],
    auth: ['app_password'], hints: ['app_password_yahoo', 'room', 'small_lists'],
    limits: limits([perDay(withRoom(500))], { messagesPerConnection: 20, messageBytes: 25 * MB }),
    limitsCertainty: 'documented', serverCertainty: 'documented', source: 'help.yahoo.com SLN3433, SLN17518', sourceDate: '',
  }),
  preset({
    id: 'yahoo-business', name: 'Yahoo / Turbify business mail', kind: 'mailbox', servers: [server('smtp.bizmail.yahoo.com')],
    mx: ['mx-biz.mail.am0.yahoodns.net', 'biz.mail.yahoo.com', 'bizmail.yahoo.com'], auth: ['app_password', 'password'], hints: ['app_password_yahoo', 'room', 'small_lists'],
    limits: limits([perDay(withRoom(500))], { messagesPerConnection: 20, messageBytes: 25 * MB }),
    limitsCertainty: 'documented', serverCertainty: 'second_hand', source: 'help.yahoo.com SLN3433, SLN17518', sourceDate: '',
  }),
  preset({
    id: 'zoho', name: 'Zoho Mail', kind: 'mailbox',
    servers: [server('smtp.zoho.com'), server('smtp.zoho.eu', undefined, 'eu'), server('smtp.zoho.in', undefined, 'in'), server('smtp.zoho.com.au', undefined, 'au'), server('smtp.zoho.jp', undefined, 'jp'), server('smtp.zohocloud.ca', undefined, 'ca'), server('smtp.zoho.sa', undefined, 'sa'), server('smtp.zoho.com.cn', undefined, 'cn')],
    domains: ['zohomail.com', 'zoho.com', 'zohomail.eu', 'zohomail.in', 'zohomail.com.au', 'zohomail.jp', 'zohomail.sa', 'zohomail.cloud'],
    auth: ['app_password', 'password'], hints: ['app_password_zoho', 'zoho_region', 'zoho_free', 'limits_unsure', 'room'],
    limits: limits([perDay(withRoom(150))], { messageBytes: 20 * MB }),
    limitsCertainty: 'second_hand', serverCertainty: 'second_hand', source: 'postigo.net', sourceDate: '2026-01',
  }),
  preset({
    id: 'zoho-workplace', name: 'Zoho Workplace', kind: 'mailbox',
    servers: [server('smtppro.zoho.com'), server('smtppro.zoho.eu', undefined, 'eu'), server('smtppro.zoho.in', undefined, 'in'), server('smtppro.zoho.com.au', undefined, 'au'), server('smtppro.zoho.jp', undefined, 'jp'), server('smtppro.zohocloud.ca', undefined, 'ca'), server('smtppro.zoho.sa', undefined, 'sa'), server('smtppro.zoho.com.cn', undefined, 'cn')],
    mx: ['zoho.com', 'zoho.eu', 'zoho.in', 'zoho.com.au', 'zoho.jp', 'zohocloud.ca', 'zoho.sa', 'zoho.com.cn', 'zohomail.com'],
    auth: ['app_password', 'password'], hints: ['app_password_zoho', 'zoho_region', 'limits_unsure', 'room'],
    limits: limits([perDay(withRoom(300))], { messageBytes: 20 * MB }),
    limitsCertainty: 'second_hand', serverCertainty: 'second_hand', source: 'postigo.net', sourceDate: '2026-01',
  }),
  preset({
    id: 'icloud', name: 'iCloud Mail', kind: 'mailbox', servers: [server('smtp.mail.me.com', starttlsOn(587))],
    domains: ['icloud.com', 'me.com', 'mac.com'], mx: ['mail.icloud.com', 'mail.me.com'], auth: ['app_password'],
    hints: ['app_password_icloud', 'no_bulk_allowed', 'room'], limits: limits([perDay(withRoom(1_000))], { messageBytes: 20 * MB }),
    limitsCertainty: 'documented', serverCertainty: 'documented', source: 'support.apple.com/102198', sourceDate: '',
  }),
  preset({
    id: 'fastmail', name: 'Fastmail', kind: 'mailbox', servers: [server('smtp.fastmail.com')],
    domains: ['fastmail.com', 'fastmail.fm', 'fastmail.net', 'fastmail.org', 'sent.com', 'messagingengine.com'], mx: ['messagingengine.com'],
    auth: ['app_password'], hints: ['app_password_fastmail', 'limits_guess', 'small_lists'], limits: GUESSED,
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'fastmail.com/help (server)', sourceDate: '',
  }),
  preset({
    id: 'gmx', name: 'GMX', kind: 'mailbox', servers: [server('mail.gmx.net')], domains: ['gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch', 'gmx.eu'], mx: ['gmx.net'],
    auth: ['password', 'app_password'], hints: ['switch_on_smtp', 'limits_guess', 'small_lists'], limits: GUESSED,
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'hilfe.gmx.net (server)', sourceDate: '',
  }),
  preset({
    id: 'gmx-com', name: 'GMX (gmx.com)', kind: 'mailbox', servers: [server('mail.gmx.com')], domains: ['gmx.com', 'gmx.us', 'gmx.co.uk', 'gmx.fr'],
    auth: ['password', 'app_password'], hints: ['switch_on_smtp', 'limits_guess', 'small_lists'], limits: GUESSED,
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'support.gmx.com (server)', sourceDate: '',
  }),
  preset({
    id: 'web-de', name: 'WEB.DE', kind: 'mailbox', country: 'DE', servers: [server('smtp.web.de')], domains: ['web.de'], mx: ['web.de'],
    auth: ['password', 'app_password'], hints: ['switch_on_smtp', 'limits_guess', 'small_lists'], limits: GUESSED,
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'hilfe.web.de (server)', sourceDate: '',
  }),
  preset({
    id: 'mail-com', name: 'mail.com', kind: 'mailbox', servers: [server('smtp.mail.com')], domains: ['mail.com', 'email.com', 'usa.com', 'post.com', 'consultant.com'], mx: ['mail.com'],
    auth: ['password', 'app_password'], hints: ['switch_on_smtp', 'limits_guess', 'small_lists'], limits: GUESSED,
    limitsCertainty: 'guess', serverCertainty: 'second_hand', source: 'support.mail.com (server)', sourceDate: '',
  }),
  preset({
    id: 'aol', name: 'AOL Mail', kind: 'mailbox', servers: [server('smtp.aol.com')], domains: ['aol.com', 'aim.com', 'love.com', 'games.com'],
    auth: ['app_password'], hints: ['app_password_yahoo', 'limits_guess', 'small_lists'], limits: limits([perDay(withRoom(500))], { messagesPerConnection: 20, messageBytes: 25 * MB }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'help.aol.com (server)', sourceDate: '',
  }),
  preset({
    id: 'yandex', name: 'Yandex Mail', kind: 'mailbox', servers: [server('smtp.yandex.com'), server('smtp.yandex.ru', undefined, 'ru')],
    domains: ['yandex.com', 'yandex.ru', 'ya.ru', 'yandex.by', 'yandex.kz', 'yandex.ua', 'yandex.com.tr'], mx: ['yandex.net', 'yandex.ru'],
    auth: ['app_password'], hints: ['app_password_yandex', 'room', 'small_lists'], limits: limits([perDay(withRoom(500))]),
    limitsCertainty: 'documented', serverCertainty: 'documented', source: 'yandex.com/support/mail: Sending a large number of messages', sourceDate: '',
  }),
  preset({
    id: 'mail-ru', name: 'Mail.ru', kind: 'mailbox', country: 'RU', servers: [server('smtp.mail.ru', tlsOn(465))], domains: ['mail.ru', 'inbox.ru', 'list.ru', 'bk.ru', 'internet.ru'], mx: ['mail.ru'],
    auth: ['app_password'], hints: ['app_password_settings', 'limits_guess', 'small_lists'], limits: GUESSED,
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'help.mail.ru (server)', sourceDate: '',
  }),
  preset({
    id: 'proton-bridge', name: 'Proton Mail (Bridge)', kind: 'mailbox', servers: [server('127.0.0.1', starttlsOn(1025))],
    domains: ['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'], mx: ['protonmail.ch'], auth: ['app_password'],
    hints: ['proton_bridge', 'own_certificate', 'limits_guess', 'small_lists'], limits: GUESSED,
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'proton.me/support/bridge (server)', sourceDate: '',
  }),
  preset({
    id: 'rackspace', name: 'Rackspace Email', kind: 'mailbox', servers: [server('secure.emailsrvr.com')], mx: ['emailsrvr.com'],
    hints: ['limits_guess', 'small_lists'], limits: limits([perHour(100), perDay(500)]),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'docs.rackspace.com (server)', sourceDate: '',
  }),
  preset({
    id: 'titan', name: 'Titan Mail', kind: 'mailbox', servers: [server('smtp.titan.email')], mx: ['titan.email'],
    hints: ['limits_guess', 'small_lists'], limits: GUESSED,
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'support.titan.email (server)', sourceDate: '',
  }),
  preset({
    id: 'mailbox-org', name: 'mailbox.org', kind: 'mailbox', country: 'DE', servers: [server('smtp.mailbox.org')], domains: ['mailbox.org'], mx: ['mailbox.org'],
    hints: ['limits_guess', 'small_lists'], limits: GUESSED,
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'kb.mailbox.org (server)', sourceDate: '',
  }),
  preset({
    id: 'posteo', name: 'Posteo', kind: 'mailbox', country: 'DE', servers: [server('posteo.de')], domains: ['posteo.de', 'posteo.net', 'posteo.org'], mx: ['posteo.de'],
    hints: ['limits_guess', 'small_lists'], limits: GUESSED,
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'posteo.de/help (server)', sourceDate: '',
  }),
  preset({
    id: 't-online', name: 'T-Online', kind: 'mailbox', country: 'DE', servers: [server('securesmtp.t-online.de')], domains: ['t-online.de', 'magenta.de'], mx: ['t-online.de'],
    auth: ['app_password'], hints: ['app_password_settings', 'limits_guess', 'small_lists'], limits: GUESSED,
    limitsCertainty: 'guess', serverCertainty: 'second_hand', source: 'telekom.de/hilfe (server)', sourceDate: '',
  }),
  preset({
    id: 'qq', name: 'QQ Mail', kind: 'mailbox', country: 'CN', servers: [server('smtp.qq.com')], domains: ['qq.com', 'foxmail.com'],
    auth: ['app_password'], hints: ['app_password_settings', 'limits_guess', 'small_lists'], limits: GUESSED,
    limitsCertainty: 'guess', serverCertainty: 'second_hand', source: 'service.mail.qq.com (server)', sourceDate: '',
  }),
  preset({
    id: 'naver', name: 'Naver Mail', kind: 'mailbox', country: 'KR', servers: [server('smtp.naver.com')], domains: ['naver.com'], mx: ['naver.com'],
    auth: ['app_password', 'password'], hints: ['switch_on_smtp', 'limits_guess', 'small_lists'], limits: GUESSED,
    limitsCertainty: 'guess', serverCertainty: 'second_hand', source: 'help.naver.com (server)', sourceDate: '',
  }),
];

import type { RelayPreset } from '../../../../shared/contract/relay-setup.ts';
import { BOTH, limits, MB, perDay, perHour, preset, server, starttlsOn, withRoom } from './preset-entry.ts';

/** A shared server: 100 an hour is what most hosts begin with, and some raise an alarm at 100 in ten minutes. */
const SHARED = limits([perHour(withRoom(100))], { connections: 1 });
const OWN_NAME = [server('mail.{domain}', [...BOTH, ...starttlsOn(25)])];
const SHARED_HINTS = ['shared_hosting', 'failures_stop_hosting', 'host_is_guess', 'limits_guess', 'room'];

/** Indonesian hosts of which only the usual cPanel arrangement is known. */
const indonesian = (id: string, name: string, mx: string[]): RelayPreset =>
  preset({
    id,
    name,
    kind: 'hosting',
    country: 'ID',
    servers: OWN_NAME,
    mx,
    hints: SHARED_HINTS,
    limits: SHARED,
    limitsCertainty: 'guess',
    serverCertainty: 'guess',
    source: 'docs.cpanel.net',
  });

/** Web hosts. Most of them give a mailbox at mail.<own domain>; the limit holds for the whole account, websites included. */
// biome-ignore format: a table is read by its lines
export const HOSTS: readonly RelayPreset[] = [
  preset({
    id: 'hostinger', name: 'Hostinger Email', kind: 'hosting', servers: [server('smtp.hostinger.com')], mx: ['hostinger.com', 'hostinger.io'],
    hints: ['mailbox_plan', 'room'], limits: limits([perDay(withRoom(100))], { connections: 2, messageBytes: 25 * MB }),
    limitsCertainty: 'second_hand', serverCertainty: 'documented', source: 'nanopo.st/hosting/hostinger', sourceDate: '2026',
  }),
  preset({
    id: 'hostinger-id', name: 'Hostinger ID / Niagahoster (cPanel)', kind: 'hosting', country: 'ID', servers: OWN_NAME, mx: ['niagahoster.com', 'niagahoster.co.id', 'hostinger.co.id'],
    hints: ['hostinger_id_plans', 'failures_stop_hosting', 'shared_hosting', 'host_is_guess', 'room'],
    limits: limits([perHour(withRoom(200)), perDay(withRoom(2_400))], { connections: 2, messageBytes: 20 * MB }),
    limitsCertainty: 'documented', serverCertainty: 'guess', source: 'support.hostinger.com/id 6550582', sourceDate: '',
  }),
  preset({
    id: 'masterweb', name: 'Masterweb', kind: 'hosting', country: 'ID', servers: OWN_NAME, mx: ['masterweb.com', 'masterweb.net', 'masterweb.id'],
    hints: ['shared_hosting', 'host_is_guess', 'room'], limits: limits([perHour(withRoom(250)), perDay(withRoom(500))], { connections: 2 }),
    limitsCertainty: 'documented', serverCertainty: 'guess', source: 'blogs.masterweb.com', sourceDate: '',
  }),
  indonesian('rumahweb', 'Rumahweb', ['rumahweb.com', 'rumahweb.net', 'rumahweb.co.id']),
  indonesian('domainesia', 'DomaiNesia', ['domainesia.com', 'domainesia.net']),
  indonesian('idcloudhost', 'IDCloudHost', ['idcloudhost.com', 'idcloudhost.net']),
  indonesian('dewaweb', 'Dewaweb', ['dewaweb.com', 'dewaweb.net', 'dewaservers.com']),
  indonesian('jagoan-hosting', 'Jagoan Hosting', ['jagoanhosting.com', 'jagoanhosting.net']),
  indonesian('qwords', 'Qwords', ['qwords.com', 'qwords.net']),
  preset({
    id: 'cpanel', name: 'cPanel', kind: 'hosting', servers: OWN_NAME, hints: SHARED_HINTS, limits: SHARED,
    limitsCertainty: 'guess', serverCertainty: 'guess', source: 'docs.cpanel.net, saadazizma.com', sourceDate: '2025-08',
  }),
  preset({
    id: 'ionos', name: 'IONOS', kind: 'hosting',
    servers: [server('smtp.ionos.com'), server('smtp.ionos.de', undefined, 'de'), server('smtp.ionos.co.uk', undefined, 'uk'), server('smtp.ionos.es', undefined, 'es'), server('smtp.ionos.fr', undefined, 'fr'), server('smtp.ionos.it', undefined, 'it')],
    mx: ['ionos.com', 'ionos.de', 'ionos.co.uk', 'ionos.es', 'ionos.fr', 'ionos.it', 'kundenserver.de', '1and1.com', '1and1.co.uk', 'perfora.net'],
    hints: ['new_account_slow', 'room'], limits: limits([perHour(withRoom(50))], { connections: 2 }),
    limitsCertainty: 'documented', serverCertainty: 'documented', source: 'ionos.com/help: mass mailing limits', sourceDate: '',
  }),
  preset({
    id: 'ovh', name: 'OVHcloud', kind: 'hosting', servers: [server('ssl0.ovh.net'), server('smtp.mail.ovh.net')], mx: ['mail.ovh.net', 'ovh.net'],
    hints: ['limits_guess', 'room'], limits: limits([perHour(withRoom(200))], { connections: 2 }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'help.ovhcloud.com (server)', sourceDate: '',
  }),
  preset({
    id: 'godaddy', name: 'GoDaddy', kind: 'hosting', servers: [server('smtpout.secureserver.net')], mx: ['secureserver.net'],
    hints: ['limits_guess'], limits: limits([perHour(50), perDay(250)], { connections: 2 }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'godaddy.com/help (server)', sourceDate: '',
  }),
  preset({
    id: 'namecheap', name: 'Namecheap Private Email', kind: 'hosting', servers: [server('mail.privateemail.com')], mx: ['privateemail.com'],
    hints: ['limits_guess', 'room'], limits: limits([perHour(withRoom(100))], { connections: 2 }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'namecheap.com/support (server)', sourceDate: '',
  }),
  preset({
    id: 'dreamhost', name: 'DreamHost', kind: 'hosting', servers: [server('smtp.dreamhost.com')], mx: ['dreamhost.com'],
    hints: ['limits_guess', 'room'], limits: limits([perHour(withRoom(100))], { connections: 2 }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'help.dreamhost.com (server)', sourceDate: '',
  }),
  preset({
    id: 'gandi', name: 'Gandi', kind: 'hosting', servers: [server('mail.gandi.net')], mx: ['mail.gandi.net'],
    hints: ['limits_guess', 'room'], limits: limits([perHour(withRoom(100))], { connections: 2 }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'docs.gandi.net (server)', sourceDate: '',
  }),
  preset({
    id: 'infomaniak', name: 'Infomaniak', kind: 'hosting', servers: [server('mail.infomaniak.com')], domains: ['ik.me', 'etik.com', 'ikmail.com'], mx: ['infomaniak.ch', 'infomaniak.com'],
    hints: ['limits_guess', 'room'], limits: limits([perHour(withRoom(100))], { connections: 2 }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'infomaniak.com/support (server)', sourceDate: '',
  }),
  preset({
    id: 'strato', name: 'STRATO', kind: 'hosting', country: 'DE', servers: [server('smtp.strato.de')], mx: ['rzone.de'],
    hints: ['limits_guess', 'room'], limits: limits([perHour(withRoom(100))], { connections: 2 }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'strato.de/faq (server)', sourceDate: '',
  }),
  preset({
    id: 'one-com', name: 'one.com', kind: 'hosting', servers: [server('send.one.com')], mx: ['one.com'],
    hints: ['limits_guess', 'room'], limits: limits([perHour(withRoom(100))], { connections: 2 }),
    limitsCertainty: 'guess', serverCertainty: 'documented', source: 'help.one.com (server)', sourceDate: '',
  }),
];

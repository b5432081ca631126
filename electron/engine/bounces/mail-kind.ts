import { findAddresses, isDaemon } from './addresses.ts';
import { field, type Headers } from './headers.ts';

/** What the headers and the first words of a mail say about its nature, before any recipient is read. */
export type Signs = {
  readonly fromDaemon: boolean;
  readonly nullPath: boolean;
  readonly subjectFails: boolean;
  readonly textFails: boolean;
  readonly delayed: boolean;
  readonly autoReply: boolean;
  readonly challenge: boolean;
  readonly unsubscribe: boolean;
  readonly bulk: boolean;
  readonly replies: boolean;
};

const DAEMON_NAME =
  /mail(?:er)?[ -]?(?:delivery|daemon)|delivery (?:sub)?system|post_?master|system administrator|mail (?:system|administrator|router|server)|mailer|message (?:delivery|router)|e-?mail delivery/i;

const SUBJECT_FAILS =
  /undeliver|un-deliver|not delivered|returned (?:mail|to sender|e-?mail|message)|returning (?:message|mail|to sender)|return(?:ed)? message|delivery (?:status|has |have |report|fail|problem|error|notification|delay|is delayed|attempt|unsuccess|incomplete)|fail(?:ed|ure)[ :_]?(?:notice|delivery|mail|to deliver|report|notification)?\b|mail (?:could|delivery|fail|status|system error)|message (?:could not|status|delivery|not deliver|undeliver|rejected|delayed|bounce)|non[- ]?(?:delivery|remise)|mdn|rejected mail|bounce|unzustellbar|nicht zugestellt|zustellung|no se (?:pudo|ha podido) entregar|devuelto|non recapitat|mancata consegna|niet (?:afgeleverd|bezorgd)|onbestelbaar|impossible de|échec|non remis|gagal (?:dikirim|terkirim|mengirim|pengiriman)|tidak (?:terkirim|dapat (?:dikirim|terkirim|disampaikan))|pengiriman (?:gagal|email gagal)|pesan (?:gagal|ditolak|dikembalikan)|dikembalikan|недоставлен|не доставлен|配信|送信できません|エラー|配達|未送达|退信|unable to (?:deliver|send)|nondeliver|mail error|cannot be delivered|delivery to|could not (?:be delivered|deliver|send)|warning: (?:message|could not|mail)|^re: ?error|errors? from|invalid (?:recipient|address|user)|user unknown|mailbox (?:full|unavailable)|problem delivering|postmaster notify|account disabled/i;

const TEXT_FAILS =
  /(?:could|can|did|was|were|is|has|have)(?:\s?not|n't) (?:be |been )?(?:deliver|reach|sent|able to (?:deliver|send))|(?:unable|not able|failed|wasn't able|weren't able) to (?:be )?(?:deliver|send|reach|relay|store|complete)|undeliver|un-deliver|delivery (?:to the following|of (?:this|the|your)|failed|fail|error|status notification|has failed|attempts?)|permanent (?:fatal )?(?:error|failure)|fatal error|returned (?:to sender|message|mail|below)|(?:user|recipient|mailbox|account|address|host|domain|person)(?:'s)? (?:is |was |name )?(?:unknown|not found|does ?n[o']t exist|full|disabled|unavailable|is not recognized|no longer)|unknown (?:user|recipient|address|host|mailbox)|no such (?:user|person|recipient|mailbox|domain|address|account)|mailbox(?: is| has)? (?:full|exceed|over)|over ?quota|quota exceeded|rejected (?:by|your|for|recipient|the)|was (?:automatically )?rejected|message (?:was )?(?:rejected|refused|blocked|undelivered|not delivered|has been (?:delayed|rejected))|bounced?\b|non-?deliver|has been delayed|not yet been delivered|will be retried|invalid (?:user|recipient|mailbox|final|address)|delivery (?:is|has been) delayed|may not exist, or you may not|gagal (?:dikirim|terkirim|mengirim)|tidak (?:terkirim|dapat (?:dikirim|terkirim|disampaikan|ditemukan))|kotak (?:surat|masuk)[^\n]{0,20}penuh|alamat[^\n]{0,40}tidak (?:ada|ditemukan|dikenal)|送信できませんでした|配信できません|宛先|見つかりません|unzustellbar|nicht zugestellt|no (?:se )?(?:pudo|existe)|n'a pas pu|n'existe pas|had trouble delivering|not listed in|following (?:address|recipient)/i;

const DELAY_SUBJECT = /delay|warning:|not yet|still (?:being|trying)|temporar|tertunda|verzögert|retras/i;
const DELAY_TEXT =
  /warning (?:message )?only|has been delayed|is (?:being )?delayed|will (?:be retried|continue|keep|try)|do(?:es)? not need to resend|not yet (?:been )?delivered|still (?:being retried|undelivered|trying|in the queue)|delivery attempts will (?:be|continue)|will be retried|message is (?:still )?delayed|retr(?:y|ied) for/i;
const GAVE_UP =
  /(?:failed|failing) permanently|permanent(?:ly)? (?:fatal )?(?:error|fail)|giving up|given up|gave up|no further|could not be delivered for|will be deleted from queue|message expired|returned to (?:you|sender)/i;

const AUTO_SUBJECT =
  /out of (?:the )?office|\booo\b|auto(?:matic|mated)?[- _]?(?:re(?:ply|spon[sd])|antwort|svar)|automatic(?:ally)? re|away from (?:my|the|office|desk)|^away\b|on (?:vacation|holiday|annual leave|leave|maternity)|vacation (?:reply|message|notice)|holiday (?:reply|notice)|absence|abwesen|automatische (?:antwort|abwesenheit)|automatisch antwoord|afwezig|respuesta autom|fuera de (?:la )?oficina|réponse automatique|risposta automatica|fuori (?:sede|ufficio)|resposta automática|automatiska atbilde|atvaļinājum|atvalinājum|autosvar|frånvaro|odpowiedź automat|автоответ|автоматический ответ|自動返信|自動応答|不在|自动回复|자동|balasan otomatis|jawaban otomatis|respon otomatis|di luar kantor|sedang (?:cuti|tidak (?:di|ada|berada)|dinas)|tidak (?:di|berada di) (?:tempat|kantor)|cuti (?:tahunan|bersama|melahirkan)|libur kantor|terima kasih(?: atas| telah|,)? (?:email|menghubungi|pesan)|thank you for (?:your (?:e-?mail|message|inquiry|enquiry)|contacting)|we(?:'ve| have) received your|ticket (?:received|created)/i;
const CHALLENGE =
  /(?:confirm|verif)[^\n]{0,40}(?:your (?:message|e-?mail|address|identity)|you are (?:a )?(?:human|person)|delivery)|spam ?arrest|boxbe|tmda|challenge[- ]response|sender (?:verification|validation|address verification)|please (?:click|reply)[^\n]{0,60}(?:deliver|approve|verify|confirm)|requires? confirmation|approval request/i;

/** `unsubscribe` as the whole point of a subject, English and Indonesian. */
const UNSUBSCRIBE_SUBJECT =
  /^(?:(?:re|fw|fwd|bls|balas)\s{0,2}:\s{0,3}){0,3}(?:please |mohon |tolong |harap )?(?:unsubscribe|un-subscribe|opt[ -]?out|remove(?: me)?\b|stop$|stop (?:sending|e-?mail)|berhenti(?: berlangganan| langganan)?\s{0,3}$|berhenti (?:ber)?langganan|stop (?:berlangganan|langganan|kirim)|batal(?:kan)? (?:ber)?langganan|hapus (?:saya|email|alamat)|keluar dari (?:daftar|milis))/i;

/** Reads the signs of one mail; `own` are its own words (the returned mail cut off), `to` the addresses it went to. */
export function signsOf(headers: Headers, own: string, to: readonly string[]): Signs {
  const subject = field(headers, 'subject').slice(0, 300);
  const head = own.slice(0, 6000);
  const bulk = isBulk(headers);
  return {
    fromDaemon: isFromDaemon(headers),
    nullPath: isNullPath(headers),
    subjectFails: SUBJECT_FAILS.test(subject),
    textFails: TEXT_FAILS.test(head),
    delayed: isDelayed(subject, head),
    autoReply: hasAutoHeader(headers) || (!bulk && AUTO_SUBJECT.test(subject)),
    challenge: !bulk && !/^re:/i.test(subject) && CHALLENGE.test(subject),
    unsubscribe: !bulk && isUnsubscribe(headers, subject, head, to),
    bulk,
    replies:
      headers.has('in-reply-to') ||
      headers.has('references') ||
      /^\s{0,4}(?:re|aw|sv|antw|bls|balas|res|vá)\s{0,2}(?:\[\d+\])?:/i.test(subject),
  };
}

function isFromDaemon(headers: Headers): boolean {
  const from = field(headers, 'from');
  if (from.trim() === '' || from.trim() === '<>') return headers.has('from');
  const address = findAddresses(from)[0];
  if (!address) return DAEMON_NAME.test(from);
  const name = from.slice(0, address.start);
  return (
    (isDaemon(address.address) && !/^(?:no-?reply|nobody|bounces?|abuse|majordomo)@/i.test(address.address)) ||
    DAEMON_NAME.test(name)
  );
}

function isNullPath(headers: Headers): boolean {
  const path = headers.get('return-path')?.[0] ?? headers.get('x-envelope-from')?.[0];
  return path !== undefined && (/^<?\s*>?$/.test(path.slice(0, 50)) || /mailer-daemon/i.test(path));
}

function isDelayed(subject: string, text: string): boolean {
  if (GAVE_UP.test(text) || /^(?:returned|undeliver|fail)/i.test(subject)) return false;
  return DELAY_TEXT.test(text) || (DELAY_SUBJECT.test(subject) && TEXT_FAILS.test(text));
}

function isBulk(headers: Headers): boolean {
  if (
    ['list-id', 'list-unsubscribe', 'list-post', 'x-mailman-version', 'x-beenthere', 'mailing-list'].some((name) =>
      headers.has(name),
    )
  )
    return true;
  return /bulk|list/i.test(field(headers, 'precedence'));
}

const AUTO_HEADERS = [
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-auto-reply',
  'x-vacation',
  'x-mail-autoreply',
];

/** RFC 3834 section 5, and what came before it. */
function hasAutoHeader(headers: Headers): boolean {
  const submitted = field(headers, 'auto-submitted').toLowerCase();
  if (submitted.startsWith('auto-replied') || submitted.startsWith('auto-notified')) return true;
  if (AUTO_HEADERS.some((name) => headers.has(name))) return true;
  return (
    /auto[_-]?reply/i.test(field(headers, 'precedence')) ||
    /auto[_-]?repl|vacation/i.test(field(headers, 'x-precedence'))
  );
}

function isUnsubscribe(headers: Headers, subject: string, text: string, to: readonly string[]): boolean {
  if (headers.has('x-apple-unsubscribe')) return true;
  if (to.some((address) => /^(?:unsub(?:scribe)?|opt-?out|berhenti)(?:[+=.-]|@)/i.test(address))) return true;
  return UNSUBSCRIBE_SUBJECT.test(subject.trim().slice(0, 200)) && text.length < 5000;
}

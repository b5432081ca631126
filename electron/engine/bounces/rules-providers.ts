import { type Rule, words } from './rule.ts';

/**
 * Words of single receivers and mail programs that mean something else than the same words elsewhere. Asked before everything
 * general; after the public error pages of those who write them.
 */
export const RULES_PROVIDERS: readonly Rule[] = [
  {
    id: 'mailbox-size',
    reason: 'mailboxfull',
    source: 'Yandex, Courier, Cyrus and qmail hosts; web.de',
    sample: '552 5.2.2 Mailbox size limit exceeded',
    any: words(` messages on this mailbox | messages in this mailbox | messages in mailbox | 
      mailbox size limit | mailbox limit | mailbox * size limit | user has too many messages | zuviele mails |
      zu viele mails | too many messages on the server | too many messages in the mailbox | too much mail stored |
      mail box space not enough | mailbox space not enough | not enough mailbox space | space is not enough |
      exceeded mailbox size | mailbox storage limit
    `),
  },
  {
    id: 'refused-by-a-person',
    reason: 'filtered',
    source: 'Tencent (QQ), AOL and mail program filters',
    sample: '550 Mail is rejected by recipients [a@example.com]',
    any: words(` blocked by the recipient | 
      rejected by recipients | is rejected by recipient | recipient's personal | not accepting mail from <addr> |
      not accepting mail with | they are not accepting mail from | personal blacklist | blocked by recipient |
      recipient has blocked | recipient blocked you | block-rcpt | block-send-er | doesn't want your mail |
      does not want your mail | definitively does not want
    `),
  },
  {
    id: 'frequency',
    reason: 'speeding',
    source: 'Tencent (QQ), NetEase, IONOS, Zoho and Microsoft pages',
    sample: '550 Sender frequency limited.',
    any: words(`
      frequency limited | frequency limit | frequency is limited | rate limit reached | rate-limit exceeded |
      4.7.500 server busy | unusual sending activity | mail sending rate | too many mails sent | exceeded sending limit | exceeded * emails per hour | exceeded the max emails per | batas pengiriman |
      melebihi batas kirim | deferred due to excessive volume | due to excessive volume | sending limits
    `),
  },
  {
    id: 'spam-in-other-words',
    reason: 'spamdetected',
    source: 'Tencent, NetEase, Cisco, Cloudmark and SpamAssassin hosts',
    sample: '550 Mail content denied.',
    any: words(`
      mail content denied | message content denied | content denied | content reject: | unacceptable content |
      inappropriate content | mass mailer | mass mailing | bulk email | bulk e-mail | bulk mail |
      message filtered | dspam | blocked by spamassassin | using spam pattern | spam pattern | spam signature |
      suspected spam | suspected of spam | suspicion of spam | undesirable message | domain present in the spamhaus |
      content is blocked | caught by spam
    `),
  },
  {
    id: 'sender-names-no-host',
    reason: 'requireptr',
    source: 'United Internet (GMX, web.de, mail.com) and Cox error pages',
    sample: '550-Requested action not taken: mailbox unavailable 550 invalid DNS MX or A/AAAA resource record',
    any: words(`
      invalid dns mx or a | invalid dns ptr | dns a/aaaa resource record | no rdns | aup#cxdns |
      reverse dns failure | reverse dns lookup failure | no reverse dns | bad rdns
    `),
  },
  {
    id: 'spf-by-policy',
    reason: 'authfailure',
    source: 'United Internet (GMX, web.de, mail.com) and Microsoft error pages',
    sample: '550 Requested action not taken: Reject due to SPF policy.',
    any: words(`due to spf policy | required authentication level | spf-hardfail | dmarc evaluation | dkim signature`),
  },
  {
    id: 'listed-in-other-words',
    reason: 'blocked',
    source: 'Cox, Spectrum, AT&T and Comcast postmaster pages',
    sample: '554 cmsmtp 192.0.2.1 blocked. Refer to Error Codes section. AUP#CXBL',
    any: words(`
      blocked. refer to | blocked. please see | blocked. see | aup#cxbl | aup#cdrbl | aup#ipbl | aup#in- |
      found on one or more | a problem occurred. ask your postmaster | _is_blocked | ip address is block listed | diblokir | daftar hitam |
      client ip is blocked | spamming ip | ip is hangup | ip is rejected | black ip | remote ip * blocked
    `),
  },
  {
    id: 'several-connections',
    reason: 'toomanyconn',
    source: 'Cox and Comcast postmaster pages',
    sample: '421 cmsmtp concurrent connections. AUP#CXCNCT',
    any: words(`aup#cxcnct | too many sessions opened | concurrent connections`),
  },
  {
    id: 'virus-signature',
    reason: 'virusdetected',
    source: 'Mimecast and ClamAV gateways',
    sample: '554 Email rejected due to security policies - Virus Signature Detected',
    any: words(`virus signature | signature virus | virus/malware | contains malicious | terinfeksi virus`),
  },
  {
    id: 'attachment-refused',
    reason: 'contenterror',
    source: 'Exim and gateway attachment filters',
    sample: '550 Blocked attachment type: .exe',
    any: words(
      `blocked attachment | attachment blocked | attachment is not allowed | file extension | file extensions`,
    ),
  },
  {
    id: 'no-way-for-this-domain',
    reason: 'hostunknown',
    source: 'Exim routers; Indonesian hosts',
    sample: 'all relevant MX records point to non-existent hosts',
    any: words(`
      all relevant mx records point to non-existent | all host address lookups failed permanently |
      domain tujuan tidak | domain penerima tidak | domain * tidak ditemukan | domain * tidak dikenal |
      domain * tidak terdaftar | domain not exist | domain existiert nicht | domain unbekannt |
      domaine inconnu | dominio desconocido | dominio inexistente | dominio no existe | dominio sconosciuto |
      domínio * não foi encontrado | domínio * não existe | dominio * no fue encontrado | dominio * no se encontró |
      domaine * n'existe pas | domaine * introuvable | domaine * n'a pas été trouvé | domain * nicht gefunden |
      domain * existiert nicht | dominio * non esiste | dominio * non trovato | dominio * inesistente |
      domein * bestaat niet | domein * niet gevonden | domena * nie istnieje | домен * не найден | домен * не существует |
      domain * tidak ada | 域名 * 不存在 | 找不到域名 | 找不到收件人的域名 | 도메인을 찾을 수 없 | 존재하지 않는 도메인 |
      域名不存在 | ドメインが見つかりません | ドメインは存在しません
    `),
  },
  {
    id: 'no-mail-service',
    reason: 'notaccept',
    source: 'Exim dnslookup router',
    sample: 'an MX or SRV record indicated no SMTP service',
    any: words(`
      indicated no smtp service | no host found for existing smtp connection
    `),
  },
  {
    id: 'tls-not-possible',
    reason: 'failedstarttls',
    source: 'Postfix smtp(8) TLS policy',
    sample: 'Server certificate not trusted',
    any: words(`
      server certificate not | server certificate verification failed | certificate verify failed |
      cannot start tls: handshake | tls is required, but was not offered | no shared cipher
    `),
  },
  {
    id: 'limited-account',
    reason: 'suspend',
    source: 'KDDI (au), Mail.ru, NetEase and Indonesian hosts',
    sample: 'The user(s) account is temporarily limited.',
    any: words(`
      account is temporarily limited | account is disabled | user is terminated | user suspended | user is locked |
      mailbox is blocked | mailbox is suspended | user in blacklist | user hangup | has not been collected |
      akun * dinonaktifkan | akun * ditangguhkan | akun * tidak aktif | konto gesperrt | konto deaktiviert |
      postfach gesperrt | compte désactivé | compte suspendu | cuenta deshabilitada | cuenta suspendida |
      cuenta desactivada | conta desativada | conta suspensa | аккаунт заблокирован | ящик заблокирован |
      почтовый ящик отключ
    `),
  },
  {
    id: 'unknown-in-other-words',
    reason: 'userunknown',
    source: 'university and ISP hosts, Coremail; replies in other languages',
    sample: '550 BAD_RECIPIENT - see the help page',
    any: words(`
      bad_recipient | not an active address | not an active user | not a final email | final email delivery point |
      address is wrong | unavailable mail user | recipient address * is not a valid rfc | that user doesn't exist | rcpt is rejected |
      recipient does not have an account | empfänger unbekannt | empfaenger unbekannt | benutzer unbekannt |
      benutzer existiert nicht | adresse unbekannt | adresse existiert nicht | postfach existiert nicht |
      utilisateur inconnu | destinataire inconnu | adresse inconnue | adresse inexistante | usuario desconocido |
      usuario inexistente | usuario no existe | destinatario desconocido | destinatário desconhecido |
      usuário desconhecido | usuário inexistente | usuário não existe | usuario nao existe | caixa postal inexistente |
      utente sconosciuto | utente inesistente | destinatario sconosciuto | casella inesistente | gebruiker onbekend |
      onbekende gebruiker | ontvanger onbekend | bestaat niet | nie istnieje | odbiorca nieznany |
      пользователь не найден | пользователь не существует | адресат не существует | адресат не найден |
      адрес не существует | пользователя не существует | получатель не найден | ящик не существует | ящик не найден | нет такого пользователя | такого пользователя нет |
      неизвестный пользователь | 用户不存在 | 该用户不存在 | 收件人不存在 | 邮箱不存在 | 查无此人 | 地址不存在 | 用戶不存在 |
      存在しません | 宛先が見つかりません | 宛先不明 | 該当するユーザ | 존재하지 않는 | 존재하지 않습니다 | 찾을 수 없는 |
      없는 사용자 | 주소를 찾을 수 없 | 找不到您输入的 | 找不到收件人 | 找不到您輸入的 | 找不到此 | アドレスが見つから | no se encontró la dirección |
      no se ha encontrado la dirección | no se encontró el destinatario | impossibile trovare l'indirizzo | l'indirizzo * non è stato trovato |
      endereço * não foi encontrado | não foi possível encontrar o endereço | destinatário não encontrado |
      empfänger* nicht bekannt | empfänger* unbekannt | empfänger* nicht gefunden | adresse * nicht bekannt | benutzer * nicht bekannt | postfach * nicht bekannt |
      destinataire * inexistant | adresse * n'existe | destinatario * no existe | destinatário * não existe |
      endereço * não existe | dirección * no existe | indirizzo * non esiste | adres * bestaat niet |
      adresse * introuvable | adresse * n'a pas été trouvée | adresse * nicht gefunden | adres * niet gevonden | gick inte att hitta e-post |
      kunne ikke finde e-mail | kunne ikke finne e-post | osoitetta ei löytynyt | nie znaleziono * adres |
      adresa * nebyla nalezena | cím nem található | adresi bulunamad |
      alamat * tidak dapat ditemukan | διεύθυνση * δεν βρέθηκε | không tìm thấy địa chỉ | không tìm thấy người nhận |
      ไม่พบผู้รับ | ไม่พบผู้ใช้ | ไม่พบที่อยู่ | alamat email tidak | alamat tujuan tidak | penerima tidak | pengguna tidak | akun tidak ditemukan |
      akun tidak ada | email tidak terdaftar | tidak terdaftar
    `),
  },
  {
    id: 'full-in-other-words',
    reason: 'mailboxfull',
    source: 'replies in other languages',
    sample: '552 Das Postfach des Empfängers ist voll',
    any: words(` speichervolumen | kapazität * erschöpft | postfach* erschöpft | 
      postfach * voll | mailbox * voll | mailbox * is vol | speicherplatz * erschöpft | boîte * pleine | boite * pleine |
      quota dépassé | quota depasse | buzón * lleno | buzon * lleno | cuota excedida | cuota superada | caixa * cheia |
      cota excedida | quota excedida | casella * piena | quota superata | skrzynka * pełna | ящик * переполнен |
      ящик заполнен | превышена квота | квота превышена | 邮箱已满 | 空间不足 | 容量已满 | 信箱已滿 | 邮箱空间 |
      メールボックスがいっぱい | 容量がいっぱい | 容量を超え | 容量オーバー | 용량이 초과 | 용량 초과 | 메일함이 가득 | 용량이 부족 | 가득 찼 | 용량이 가득 | 메일함 용량 | postvak * vol | cuenta * llena | lleno | cheia | brevlåda * full | postkasse * full |
      kotak surat * penuh | kotak masuk * penuh | penyimpanan * penuh | kapasitas * penuh | mailbox * penuh |
      kuota * habis | kuota * terlampaui | melebihi kuota
    `),
  },
  {
    id: 'relay-in-other-words',
    reason: 'norelaying',
    source: 'Zoho, MessageLabs and qmail hosts',
    sample: '553 Relaying disallowed as a@example.com',
    any: words(`relaying disallowed | trying to use me | relay prohibited | relaying prohibited | local user only`),
  },
  {
    id: 'form-in-other-words',
    reason: 'notcompliantrfc',
    source: 'RFC 5322 3.6 checks of ISP hosts',
    sample: '554 No Resent-From field given',
    any: words(`resent-from field | no * field given | missing from field | is not a valid rfc`),
  },
];

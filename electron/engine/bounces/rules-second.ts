import { type Rule, words } from './rule.ts';
import { RULES_NOT_FOUND } from './rules-languages.ts';

const SOURCE =
  'bare replies of hosts in words of their own, put together from what they call a mailbox and what they say of it';

/** What a mailbox is called, and how that ends where it has several words: patterns begin at any word. */
const NAMES = words(`
  user | mailbox | mail box | mail drop | maildrop | recipient | rcpt | local part | address | account | addressee |
  alias | username | user name | userid | destination address | destination mailbox | local mailbox | mail user | email user | mail account |
  email account | mail address | email address | virtual user |
  alias user | local user
`);
const LAST_NAMES = words(
  `user | users | mailbox | mailboxes | box | drop | maildrop | recipient | recipients | rcpt | part | address | addresses |
   account | accounts | addressee | alias | username | userid`,
);

/** Every beginning with every end, one blank between. */
function pairs(beginnings: readonly string[], ends: readonly string[]): string[] {
  return beginnings.flatMap((beginning) => ends.map((end) => `${beginning} ${end}`));
}

/** What is said of it, with every word that may stand before: `is disabled`, `currently disabled`. */
function states(before: readonly string[], after: string): string[] {
  return before.flatMap((word) => words(after).map((state) => word + state));
}

const NOT_THERE = states(
  ['', 'is ', 'was ', 'are ', 'were '],
  `invalid | unknown | bad | illegal | wrong | incorrect | undefined | nonexistent | non-existent | deleted | removed |
   not valid | not a valid | not known | not here | not found | not exist | not defined | not recogni | not registered |
   not present | not ok | not a local | unrecogni | undeliverable | misspelled | missing home |
   not used | not in use | no longer valid | no longer here`,
);
/** Where a verb stands before these, the first rules have them. */
const OFF = states(
  ['', 'currently ', 'temporarily '],
  `disabled | expired | inactive | not active | suspended | locked | blocked | deactivated | closed | barred | frozen |
   terminated | stopped | cancel | unavailable | not available`,
);

/** Asked only where no rule of the first list has words for it: the many ways to say the same. */
export const RULES_SECOND: readonly Rule[] = [
  {
    // "No such ..." is said of what a host misses of its own as well.
    id: 'missing-inside',
    reason: 'systemerror',
    source: SOURCE,
    sample: '451 lookup: no such file or directory',
    sure: 0.7,
    any: words(`
      no such file | no such device | no such process | no such table | no such service | no such command | no such option |
      no such extension | no such message | no such module | no such record | no such object
    `),
  },
  {
    // Answers to mail that nobody sent: proofs of having sent it are asked of reports and of the empty sender.
    id: 'no-answer-wanted',
    reason: 'rejected',
    source: SOURCE,
    sample: '550 empty sender not wanted here',
    sure: 0.7,
    any: words(`
      prvs | third-party dsn | backscatter | empty sender | empty envelope | null sender |
      null return-path | sender is empty
    `),
  },
  {
    id: 'sender-in-other-words',
    reason: 'rejected',
    source: SOURCE,
    sample: '550 Your domain has no MX entries',
    sure: 0.7,
    any: [
      ...pairs(words(`sender | return address | return path | sending domain | your domain | your address`), [
        ...NOT_THERE,
        ...words(`could not be | cannot be | can't be | has no | does not | doesn't | not accepted`),
      ]),
      ...words(
        `requires valid sender | valid sender domain | sender's system | envelope sender | envelope-from | header-from | no mx for envelope | sender <addr> has no | mail from not owned | not owned by user |
         violate section | recursive cname | not pre-approved | not preapproved`,
      ),
    ],
  },
  {
    id: 'listed-without-the-word',
    reason: 'blocked',
    source: SOURCE,
    sample: '550 Domain has received too many bounces',
    sure: 0.7,
    any: words(`
      ips blocked | your ips | ip address * blocked | by your ip | you are not allowed to connect | not allowed to connect |
      not permitted to connect | unwanted messages * ip | errors from your ip | to submit messages to this | too many bounces | too many complaints | many complaints | volume of complaints |
      volumes of complaints | complaints from | excessive unknown | bad senders
    `),
  },
  {
    id: 'not-from-you-in-other-languages',
    reason: 'filtered',
    source: SOURCE,
    sample: '550 El destinatario no acepta correo de este remitente',
    sure: 0.7,
    any: words(` nur e-mails von | nur emails von | nur nachrichten von | solo acepta | aceita apenas | accetta solo | alleen mail van | hanya menerima | 
      no acepta correo | no acepta mensajes | não aceita mensagens | não aceita e-mail | non accetta | n'accepte pas |
      akzeptiert keine | nimmt keine | accepteert geen | nie przyjmuje | не принимает | tidak menerima
    `),
  },
  {
    id: 'content-besides',
    reason: 'contenterror',
    source: SOURCE,
    sample: '550 rejecting password protected attachments',
    sure: 0.7,
    any: words(`
      password protected | password-protected | encrypted attachment | encrypted file | encrypted archive | 7bit data |
      7-bit data | 8bit | 8-bit | line too long | lines too long
    `),
  },
  {
    id: 'mailbox-off',
    reason: 'suspend',
    source: SOURCE,
    sample: '550 mail drop currently disabled',
    sure: 0.7,
    any: [
      ...pairs(LAST_NAMES, OFF),
      ...pairs(LAST_NAMES, ['is unavailable', 'is not available', 'is stopped', 'is cancel']),
      ...words(`not currently being accepted | not currently accepted | not being accepted`),
      ...words(`
        inactivo | inactiva | inactivos | inativo | inativa | desactivado | desactivada | desativado | desativada |
        desactivee | désactivée | désactivé | suspendido | suspendida | suspenso | suspensa | suspendu | suspendue |
        bloqueada | bloqué | bloquée | bloccato | bloccata | disattivato | disattivata | inattivo | inattiva | sospeso |
        sospesa | deaktiviert | geblokkeerd | gedeactiveerd | zablokowan | nieaktywn | заблокирован | отключен | отключён |
        неактивен | expirado por falta | scaduta | scaduto
      `),
    ],
  },
  {
    id: 'domain-gone',
    reason: 'hostunknown',
    source: SOURCE,
    sample: '550 domain example.org is obsolete',
    sure: 0.7,
    any: [
      ...pairs(words(`domain | domain name`), NOT_THERE),
      ...words(
        `domain * retired | domain * obsolete | domain * discontinued | domain * abandoned | no mx for | has no mx | without mx`,
      ),
    ],
    notStages: ['mail'],
  },
  {
    id: 'mailbox-not-there',
    reason: 'userunknown',
    source: SOURCE,
    sample: '550 Invalid virtual user',
    sure: 0.7,
    any: [
      ...pairs(LAST_NAMES, NOT_THERE),
      ...pairs(
        words(`
          no such | bad | invalid | unknown | illegal | wrong | nonexistent | non-existent | undefined | unrecognized |
          unrecognised | incorrect | unavailable | unresolvable | unverifiable | unlisted | not a valid | no valid |
          not a recognised | not a recognized | not an existing | there is no
        `),
        NAMES,
      ),
      ...pairs(
        pairs(
          words(`unable to | can't | cannot | could not | couldn't | did not`),
          words(`find | validate | verify | resolve | locate | recognize | recognise`),
        ).flatMap((verb) => [verb, `${verb} *`]),
        LAST_NAMES,
      ),
      ...words(`
        <addr> not used | <addr> not in use | <addr> is not used | <addr> invalid | <addr> unknown | <addr> not found |
        <addr> not known | <addr> is invalid | address_not_found | user_not_found | recipient_not_found |
        mailbox_not_found | no_such_user | unknown_user | user_unknown | invalid_recipient | was not found |
        no such | 550 unknown, | 551 unknown, | 553 unknown, | 554 unknown, | chdir to maildir | homedir | no recipients for |
        not one of our | does not have an email | does not have an e-mail | does not have a mailbox | has no mailbox |
        has no account | niemand unter | niemand mit | nadie con | personne à cette | nessuno con | ninguém com |
        niemand met | handle mail for that | handle mail for this | no one with | nobody with | no one at | nobody at | nobody named |
        nobody called | no person | in name directory | name is not found | not found in the directory | not found in the database | not found in our |
        mailbox <addr> unavailable | cannot deliver mail for | can't deliver mail for | cannot deliver mail to <addr> |
        cannot accept user | can't accept user | cannot accept recipient | can't accept recipient | server rejected recipients |
        nessun utente | nessun destinatario | nessuna casella | ningún usuario | ningun usuario | ningún destinatario |
        aucun utilisateur | aucun destinataire | aucune boîte | aucun compte | nenhum usuário | nenhum destinatário |
        kein benutzer | kein empfänger | kein postfach | keine adresse | geen gebruiker | geen postvak | ingen användare |
        ingen bruger | brak użytkownika | brak odbiorcy | нет пользователя | нет адресата | yok böyle |
        tidak memiliki akun | tidak punya akun | bukan pengguna | no user with | no account with |
        no mailbox with | no user | no account | no mailbox | no longer valid | unbekannt | inconnu | desconocid |
        desconhecid | incorrecta | incorrecto | incorreto | incorreta | incorrecte | penerima * salah | email * salah |
        地址无效 | 地址無效 | 无效的 | 無效的 | 正しくありません | 無効な | errato | erroneo | inexistent | неизвест | nieznan | neznám | ismeretlen | bilinmeyen | bilinmiyor
      `),
    ],
    notStages: ['mail', 'helo', 'connect', 'auth'],
  },
  ...RULES_NOT_FOUND,
];

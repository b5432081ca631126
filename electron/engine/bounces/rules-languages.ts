import { type Rule, words } from './rule.ts';

const SOURCE = 'what hosts write in their own language beside or instead of a status';

/** Refusals in languages other than English; those about the address and the mailbox stand with the receivers' own words. */
export const RULES_LANGUAGES: readonly Rule[] = [
  {
    id: 'listed-in-other-languages',
    reason: 'blocked',
    source: SOURCE,
    sample: '554 5.7.1 IP 192.0.2.1 bloqueado por estar em lista negra',
    any: words(`
      lista negra | lista nera | liste noire | schwarze liste | schwarzen liste | sperrliste | zwarte lijst | czarna lista |
      czarnej liście | kara liste | svartlist | černé listině | чёрный список | чёрном списке | черный список | черном списке |
      黑名单 | 黑名單 | ブラックリスト | 블랙리스트 | ip anda * diblokir | ip anda ditolak | danh sách đen | บัญชีดำ
    `),
  },
  {
    id: 'spam-in-other-languages',
    reason: 'spamdetected',
    source: SOURCE,
    sample: '554 邮件被识别为垃圾邮件',
    any: words(`
      垃圾邮件 | 垃圾郵件 | 迷惑メール | スパム | 스팸 | как спам | спамом | на спам | pourriel | courrier indésirable |
      correo no deseado | posta indesiderata | thư rác | สแปม
    `),
  },
  {
    id: 'too-big-in-other-languages',
    reason: 'mesgtoobig',
    source: SOURCE,
    sample: '552 La taille du message est trop volumineux',
    any: words(`
      trop volumineux | nachricht ist zu groß | nachricht zu groß | nachricht ist zu gross | mail ist zu groß |
      mensaje demasiado grande | mensaje es demasiado grande | mensagem muito grande | mensagem é muito grande |
      messaggio troppo grande | messaggio è troppo grande | bericht is te groot | bericht te groot | wiadomość jest za duża |
      сообщение слишком больш | письмо слишком больш | 邮件过大 | 邮件太大 | 超过大小限制 | 郵件過大 | サイズが大きすぎ |
      サイズ制限を超え | 크기가 너무 | 크기 제한을 초과 | ukuran * melebihi | pesan terlalu besar | email terlalu besar |
      lampiran terlalu besar | mesaj çok büyük
    `),
  },
  {
    id: 'full-in-more-languages',
    reason: 'mailboxfull',
    source: SOURCE,
    sample: '552 5.2.2 posta kutusu dolu',
    any: words(`
      kutusu dolu | kota aşıldı | lotada | lotado | hộp thư * đầy | กล่องจดหมายเต็ม | schránka * plná | postafiók * megtelt |
      postilaatikko on täynnä | brevlådan är full | postkassen er fuld | postkassen er full | γραμματοκιβώτιο * πλήρες |
      penuh dan tidak dapat
    `),
  },
  {
    id: 'unreachable-in-other-languages',
    reason: 'networkerror',
    source: SOURCE,
    sample: 'server tujuan tidak dapat dihubungi',
    any: words(`
      server * tidak dapat dihubungi | server * tidak merespon | server * tidak bisa dihubungi | gagal terhubung ke |
      koneksi * terputus | koneksi * ditolak | server * nicht erreichbar | server antwortet nicht | serveur * injoignable |
      serveur ne répond pas | servidor no responde | servidor * no disponible | servidor não responde |
      servidor * indisponível | server non risponde | server * non raggiungibile | server * niet bereikbaar |
      serwer * nie odpowiada | сервер * недоступен | сервер * не отвечает | 无法连接 | 連線失敗 | 连接超时 | 連接逾時 |
      接続できません | サーバーに接続でき | 応答がありません | 연결할 수 없 | 응답이 없 | sunucuya bağlanılamadı
    `),
  },
  {
    id: 'no-longer-used-in-other-languages',
    reason: 'userunknown',
    source: SOURCE,
    sample: 'Alamat email sudah tidak digunakan',
    any: words(`
      sudah tidak digunakan | tidak lagi digunakan | tidak digunakan lagi | alamat * salah | nicht mehr vergeben |
      nicht mehr gültig | n'est plus utilisée | n'est plus valide | ya no existe | ya no es válida | não existe mais |
      non è più attivo | non esiste più | bestaat niet meer | больше не существует | больше не используется |
      gibt es nicht | gibt es nicht mehr | n'existe plus | sudah dihapus | telah dihapus |
      已註銷 | 已注销 | 現在使われておりません | 使われていません | 더 이상 사용되지
    `),
  },
  {
    id: 'switched-off-in-other-languages',
    reason: 'suspend',
    source: SOURCE,
    sample: '550 La cuenta está suspendida',
    any: words(`
      dibekukan | konto * deaktiviert | konto * gesperrt | postfach * deaktiviert | postfach * gesperrt | compte * fermé |
      compte * désactivé | compte * suspendu | compte * bloqué | boîte * désactivée | cuenta * suspendida |
      cuenta * desactivada | cuenta * deshabilitada | cuenta * bloqueada | buzón * desactivado | buzón * deshabilitado |
      conta * suspensa | conta * desativada | conta * bloqueada | caixa postal * desativada | caixa * bloqueada |
      account * disattivato | account * sospeso | casella * disattivata | casella * sospesa | account * geblokkeerd |
      account * gedeactiveerd | konto * zablokowane | konto * zawieszone | skrzynka * zablokowana | ящик * заблокирован |
      аккаунт * заблокирован | пользователь * заблокирован | ящик * отключен | ящик * отключён | hesap * askıya |
      冻结 | 凍結 | 已停用 | 被禁用 | 已禁用 | 被锁定 | 被鎖定 | 利用停止 | 停止されて | 휴면 | 정지된 | 사용이 정지
    `),
  },
  {
    id: 'full-in-other-languages-besides',
    reason: 'mailboxfull',
    source: SOURCE,
    sample: '552 Skrzynka odbiorcy jest przepełniona',
    any: words(`
      przepełnion | speicherlimit | speicherplatz * voll | espace * insuffisant | espacio * insuficiente |
      espaço * insuficiente | spazio * insufficiente | не хватает места | недостаточно места | 容量不足 | 空間不足
    `),
  },
];

/** Not found, whatever it was: in a report mostly the recipient. One of the second list. */
export const RULES_NOT_FOUND: readonly Rule[] = [
  {
    id: 'not-found-in-other-languages',
    reason: 'userunknown',
    source: SOURCE,
    sample: '550 Utente non trovato',
    sure: 0.7,
    any: words(`
      tidak dikenali | ist nicht bekannt | n'est pas connu | n'est pas reconnu | tidak dijumpai | nicht gefunden | nicht vorhanden | introuvable | n'a pas été trouvé | no encontrado |
      no encontrada | no fue encontrado | no se encontró | não encontrado | não encontrada | não localizado | nao encontrado |
      não foi encontrado | non trovato | non trovata | niet gevonden | hittades inte | ikke fundet | ikke funnet | ei löydy |
      nie znaleziono | nenalezen | nem található | bulunamad | δεν βρέθηκε | не найден | не найдена | нет такого | такого пользователя * нет | такого адреса * нет | такого ящика * нет |
      không tìm thấy | ไม่พบ | 找不到 | 未找到 | 見つかりません | 찾을 수 없 | not registered
    `),
  },
];

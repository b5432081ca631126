import { anyOf } from './any-of.ts';

/**
 * The words by which a mail says what it is, in the languages that mail systems write: English, Indonesian, German, French,
 * Spanish, Portuguese, Italian, Dutch, Polish, Russian, Japanese, Chinese, Korean. Every repetition is bounded.
 */

/** Subjects of non-delivery reports. */
export const SUBJECT_FAILS = anyOf(
  'undeliver|un-deliver|not delivered|returned (?:mail|to sender|e-?mail|message)|returning (?:message|mail|to sender)|return(?:ed)? message',
  'delivery (?:status|has |have |report|fail|problem|error|notification|delay|is delayed|attempt|unsuccess|incomplete)',
  'fail(?:ed|ure)[ :_]?(?:notice|delivery|mail|to deliver|report|notification)?\\b|mail (?:could|delivery|fail|status|system error)',
  'message (?:could not|status|delivery|not deliver|undeliver|rejected|delayed|bounce)|non[- ]?(?:delivery|remise)|mdn|rejected mail|mail rejected|automatically rejected|bounce',
  'unable to (?:deliver|send)|nondeliver|mail error|processing error|cannot be delivered|delivery to|could not (?:be delivered|deliver|send)',
  'warning: (?:message|could not|mail)|^re: ?error|errors? from|invalid (?:recipient|address|user)|user unknown|unknown (?:user|address|recipient)|mailbox (?:full|unavailable)|problem delivering|postmaster notify|account disabled|blocked (?:mail|message)',
  // Indonesian
  'gagal (?:dikirim|terkirim|mengirim|pengiriman|disampaikan)|tidak (?:terkirim|dapat (?:dikirim|terkirim|disampaikan|diantar))|pengiriman (?:gagal|email gagal|pesan gagal|tertunda)|(?:pesan|email|surat) (?:gagal|ditolak|dikembalikan|tertunda|kembali)|dikembalikan|belum terkirim|kegagalan pengiriman|pemberitahuan status pengiriman',
  // German, Dutch
  'unzustellbar|nicht (?:zugestellt|zustellbar)|zustell(?:ung|bericht|fehler)|fehlgeschlagen|niet (?:afgeleverd|bezorgd)|onbestelbaar|bezorg(?:ing|status)|afleverings?',
  // Romance languages
  'no se (?:pudo|ha podido) entregar|no entregad|no se puede entregar|devuelto|error (?:de|en la) entrega|entrega (?:fallida|retrasada)|notificaci[oó]n (?:de|sobre el) estado de (?:la )?entrega',
  'non recapitat|non recapitabil|recapito non riuscito|mancat[ao] (?:consegna|recapito)|impossibile (?:consegnare|recapitare)|notifica di (?:stato|mancat)|consegna (?:fallita|ritardata)',
  'impossible de|échec|echec|non remis|non distribu|retard de (?:remise|livraison)|avis de non[- ]remise|notification d.état de remise',
  'n[aã]o (?:entregue|foi possível|pôde ser|é possível)|falha (?:na|de) entrega|devolvid[ao]|notificação de status de entrega|entrega (?:atrasada|falhou)',
  // Polish, Russian
  'niedostarcz|nie (?:można|udało się) dostarczyć|zwrot wiadomości|не ?доставлен|ошибка доставки|возврат (?:письма|сообщения)|letilemedi|teslim edilemedi|nedoruč|không (?:gửi được|thể gửi)|gửi không thành công|ไม่สามารถส่ง|ส่งอีเมลไม่สำเร็จ|تعذر|فشل (?:تسليم|إرسال)|уведомление о (?:состоянии )?доставк|не удалось доставить',
  // Swedish, Danish, Norwegian, Finnish, Hungarian, Greek, Romanian
  'inte att leverera|kunde inte levereras|olevererbar|kan ikke leveres|kunne ikke leveres|ikke levert|ei voi toimittaa|toimittaminen epäonnistui|toimitusvirhe|kézbesíthet|sikertelen kézbesítés|δεν είναι δυνατή η παράδοση|αποτυχία παράδοσης|nelivrabil|livrare nereușită',
  // Japanese, Chinese, Korean
  '配信(?!停止|登録|解除|ニュース)|送信できません|送信エラー|エラー|配達|不達|返送|未送达|退信|投递失败|发送失败|无法(?:投递|送达|传递)|系统退信|傳送失敗|無法(?:傳遞|投遞)|退件|반송|전송 ?실패|배달(?:되지| 실패|할 수)|발송 ?실패|전달되지',
);

/** Words of a report that says: not delivered. */
export const TEXT_FAILS = anyOf(
  "(?:could|can|did|was|were|is|has|have)(?:\\s?not|n't) (?:be |been |yet )?(?:deliver|reach|sent|receive your|able to (?:deliver|send))|(?:unable|not able|failed|wasn't able|weren't able) to (?:be )?(?:deliver|send|reach|relay|store|complete)",
  'undeliver|un-deliver|delivery (?:to the following|of (?:this|the|your)|failed|fail|error|status notification|has failed|attempts?)|permanent (?:fatal )?(?:error|failure)|fatal error|returned (?:to sender|message|mail|below)|(?:mail|message) (?:has been|was) returned',
  "(?:user|recipient|mailbox|account|address|host|domain|person)(?:'s)? (?:is |was |name )?(?:unknown|not found|does ?n[o']t exist|full|disabled|unavailable|is not recognized|no longer)|unknown (?:user|recipient|address|host|mailbox)|no such (?:user|person|recipient|mailbox|domain|address|account)",
  'not a valid (?:user|address|recipient|mailbox)|mailbox(?: is| has)? (?:full|exceed|over)|over ?quota|quota exceeded|rejected (?:by|your|for|recipient|the)|was (?:automatically )?rejected|(?:mail|message|posting) (?:is|was) not distributed|message (?:was )?(?:rejected|refused|blocked|undelivered|not delivered|has been (?:delayed|rejected))',
  'bounced?\\b|non-?deliver|has been delayed|not yet been delivered|will be retried|invalid (?:user|recipient|mailbox|final|address)|delivery (?:is|has been) delayed|may not exist, or you may not|had trouble delivering|not listed in|following (?:address|recipient)|did not exactly match|has not been collected',
  'gagal (?:dikirim|terkirim|mengirim|disampaikan)|(?:tidak|belum) (?:terkirim|(?:dapat|bisa) (?:dikirim|terkirim|disampaikan|diantar|ditemukan))|kotak (?:surat|masuk)[^\\n]{0,20}penuh|alamat[^\\n]{0,40}tidak (?:ada|ditemukan|dikenal|valid)|pengiriman[^\\n]{0,40}(?:gagal|tertunda)',
  'unzustellbar|(?:konnte|wurde)[^\\n]{0,60}nicht (?:zugestellt|übermittelt|ausgeliefert)|nicht zugestellt|niet (?:worden )?(?:bezorgd|afgeleverd)|kon niet (?:worden )?(?:bezorg|aflever)',
  "no (?:se )?(?:pudo|ha podido|existe)|no (?:fue|ha sido) (?:posible )?entrega|n'a (?:pas )?(?:encore )?(?:pu|été)|n'existe pas|impossible de (?:remettre|livrer|distribuer)|non (?:è stato possibile|può essere) (?:consegn|recapit)|impossibile (?:recapitare|consegnare)|n[ãa]o (?:foi possível|pôde ser|foi) entreg|falha na entrega|échec de la remise|fehler bei der nachrichtenzustellung|error en la entrega|error de entrega|recapito non riuscito|impossibile trovare|bezorgen[^\\n]{0,80}mislukt|no se ha entregado|pengiriman gagal",
  'inte att leverera|kunde inte levereras|(?:kunne|kan) ikke leveres|ei voi(?:tu)? toimittaa|toimittaminen[^\\n]{0,60}epäonnistui|nem kézbesíthet|kézbesítése[^\\n]{0,60}nem sikerült|η παράδοση[^\\n]{0,60}απέτυχε|nu a putut fi livrat',
  'nie (?:można|udało się|została?) dostarcz|не (?:может быть |удалось |был[оа]? )?доставл?е?н?|не удалось доставить|не существует|не найден|nie powiodło się|không (?:gửi được|thể gửi|tồn tại)|teslim edilemedi|(?:nebylo možné|nepodařilo) doručit|nelze doručit|ไม่สามารถส่ง|تعذر (?:تسليم|إرسال)',
  '送信できません|配信できません|配信され(?:ません|ず)|届けられません|お届けできません|宛先|見つかりません|無法(?:傳遞|投遞|送達)|无法(?:投递|送达|发送|传递)|未能(?:送达|投递|发送)|投递失败|退信|被退回|전달(?:되지|할 수 없)|배달(?:되지|할 수 없)|발송(?:되지|에 실패)|전송(?:되지|에 실패)|반송',
);

export const DELAY_SUBJECT =
  /delay|warning:|not yet|still (?:being|trying)|temporar|tertunda|belum terkirim|verzögert|verspät|retras|retard|ritard|atras|vertraag|opóźni|задерж|отложен|遅延|遅れ|延迟|延遲|지연/i;
export const DELAY_TEXT =
  /warning (?:message )?only|just a warning|has been (?:delayed|postponed)|is (?:being )?delayed|will (?:be retried|continue|keep|try)|do(?:es)? not need to resend|not yet (?:been )?delivered|still (?:being retried|undelivered|trying|in the queue)|delivery attempts will (?:be|continue)|will be retried|message is (?:still )?delayed|retr(?:y|ied) for|(?:akan|terus) (?:dicoba|mencoba)|belum (?:dapat )?(?:terkirim|dikirim|disampaikan)|weitere zustellversuche|wird weiterhin versucht|seguir[áe]|réessa(?<!(?:veuillez |prière de |merci de |pouvez )réessa)|continuer(?:a|ons)|nuovi tentativi|continueremo|opnieuw (?:worden )?geprobeerd|tentaremos|novas tentativas|будет (?:повторена|предпринята)|再試行(?<!(?:後ほど|あとで|もう一度)再試行)|再送(?!信して)|重[试試](?<!(?:[请請]|稍[后後]|[请請]您|再)重[试試])|다시 시도(?!해 ?(?:주|보)|하(?:십|세|여 주))/i;
export const GAVE_UP =
  /(?:failed|failing) permanently|permanent(?:ly)? (?:fatal )?(?:delivery )?(?:error|fail)|removed from the (?:mail )?queue|giving up|given up|gave up|no further (?:attempt|deliver|effort|tries|retries)|could not be delivered for|will be deleted from queue|message expired|(?<!will be )returned to (?:you|sender)|tidak akan dicoba lagi|dihentikan|endgültig|aufgegeben|définitive|definitiv|окончательн|прекращен|断念|放弃|중단/i;

/** Subjects of automatic replies. */
export const AUTO_SUBJECT = anyOf(
  'out of (?:the )?office|\\booo\\b|auto(?:matic|mated)?[- _]?(?:re(?:ply|spon[sd])|antwort|svar)|automatic(?:ally)? re|away from (?:my|the|office|desk|email)|^away\\b|on (?:vacation|holiday|annual leave|leave|maternity|parental)|(?:vacation|holiday|absence) (?:reply|message|notice)|currently (?:away|unavailable|out)|i am (?:away|out)',
  'balasan otomatis|jawaban otomatis|respon otomatis|pesan otomatis|自動|자동|di luar kantor|sedang (?:cuti|tidak (?:di|ada|berada)|dinas|libur)|tidak (?:di|berada di) (?:tempat|kantor)|cuti (?:tahunan|bersama|melahirkan|sakit)|libur (?:kantor|lebaran|nasional)|dinas luar',
  'absence|abwesen|automatische (?:antwort|abwesenheit|beantwoording)|nicht im büro|außer haus|im urlaub|automatisch antwoord|automatisch bericht|afwezig|niet aanwezig|respuesta autom|fuera de (?:la )?oficina|ausente|de vacaciones|réponse automatique|absent du bureau|en congés?|risposta automatica|fuori (?:sede|ufficio)|in ferie|assenza|resposta automática|fora do escritório|ausência|de férias',
  'automatiska atbilde|atvaļinājum|atvalinājum|autosvar|autosvar|frånvaro|odpowiedź automat|automatyczna odpowied|automatisk[at]? (?:svar|besked|meddelande)|automaattinen vastaus|poissa toimistosta|automatick[áa] odpove?[vď]|automatikus (?:válasz|üzenet)|răspuns automat|αυτόματη απάντηση|otomatik (?:yanıt|cevap)|trả lời tự động|ตอบกลับอัตโนมัติ|poza biurem|nieobecno|автоответ|автоматический ответ|вне офиса|в отпуске|нет на рабочем месте|自動返信|自動応答|自動回覆|不在|休暇|外出中|自动回复|自动答复|休假|외출|부재|휴가',
  "terima kasih(?: atas| telah|,)? (?:email|menghubungi|pesan)|thank you for (?:your (?:e-?mail|message|inquiry|enquiry)|contacting)|we(?:'ve| have) received your|(?:kami )?telah (?:menerima|kami terima) (?:email|pesan)|ticket (?:received|created)",
);

/** Mails that hold the message back until its sender proves to be a person. */
export const CHALLENGE_SUBJECT =
  /(?:confirm|verif)[^\n]{0,40}(?:your (?:message|e-?mail|address|identity)|you are (?:a )?(?:human|person)|delivery)|spam ?arrest|boxbe|tmda|challenge[- ]response|sender (?:verification|validation|address verification)|please (?:click|reply)[^\n]{0,60}(?:deliver|approve|verify|confirm)|requires? confirmation|approval request|\(action required\)|konfirmasi (?:pengiriman|email) anda/i;
export const CHALLENGE_TEXT =
  /not pre-?approved|has been waitlisted|guest ?list|protected by (?:spam ?arrest|bluebottle|boxbe|choicemail|uol|knowspam|mailblocks|sendio|vanquish|spamlion|0spam)|(?:click|visit|follow|reply)[^.]{0,120}(?:ensure delivery|to (?:have|get) your (?:message|e-?mail|address)[^.]{0,40}(?:deliver|added|approved|accepted)|(?:prove|confirm|verify)[^.]{0,30}(?:human|real person|not a (?:spammer|robot|machine)|not spam)|approved senders? list|allowed list)|one[- ]time (?:verification|confirmation)[^.]{0,60}(?:deliver|message|e-?mail)|anti-?spam[^.]{0,40}(?:confirm|verif)/i;

/** `unsubscribe` as the whole point of a subject, English and Indonesian. */
export const UNSUBSCRIBE_SUBJECT =
  /^(?:(?:re|fw|fwd|bls|balas)\s{0,2}:\s{0,3}){0,3}(?:please |pls |mohon |tolong |harap )?(?:unsubscribe|un-subscribe|unsub$|opt[ -]?out|remove(?: me)?\b|stop$|stop (?:sending|e-?mail)|berhenti(?: berlangganan| langganan)?\s{0,3}$|berhenti (?:ber)?langganan|stop (?:berlangganan|langganan|kirim)|batal(?:kan)? (?:ber)?langganan|hapus (?:saya|email|alamat)|keluar$|keluar dari (?:daftar|milis))/i;

/** A whole first line that says: take me off. */
export const UNSUBSCRIBE_LINE =
  /^(?:hi|hello|halo|hai|dear[\w ]{0,30}|yth\.?[\w .]{0,30})?[,.! ]{0,3}(?:please |pls |kindly |mohon |tolong |harap |saya (?:mau|ingin|minta) (?:untuk )?)?(?:unsubscribe(?: me| us| this (?:e-?mail|address))?(?: (?:from|dari) [\w ]{1,40})?|un-subscribe|opt[ -]?(?:me )?out|stop|stop (?:sending|emailing|e-mailing|mailing)(?: me| this| these| us)?[\w ]{0,40}|remove (?:me|us|my (?:e-?mail|address|name))[\w -]{0,50}|take me off[\w -]{0,50}|berhenti(?: (?:ber)?langganan)?|batalkan langganan|stop (?:berlangganan|langganan|kirim(?:i)?(?: saya)?(?: email)?)|jangan (?:kirim|kirimi|kirimkan)(?: saya)?(?: e-?mail)?[\w ]{0,30}|hapus (?:saya|email saya|alamat (?:email )?saya|nama saya)[\w -]{0,50}|keluar(?:kan saya)?(?: dari (?:daftar|milis)[\w ]{0,30})?)[.! ]{0,3}(?:thanks|thank you|please|terima kasih|makasih|trims|tks|thx)?[.! ]{0,3}$/i;

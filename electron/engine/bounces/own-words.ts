/** What a person wrote in a mail, without what the mail quotes, its signature and what a device adds. */
const MAX_LINES = 400;

const QUOTE_STARTS: readonly RegExp[] = [
  // "On Mon, 3 Nov 2025, Toko wrote:" in several languages; the name of a day or a year keeps sentences out.
  /^(?:on|pada|am|le|el|op|il|em|den|den)\b.{0,200}(?:wrote|menulis|schrieb|a écrit|escribió|schreef|ha scritto|escreveu|skrev)\s{0,2}:?$/i,
  /^.{0,200}\b(?:wrote|menulis|schrieb|a écrit|escribió|schreef|ha scritto|escreveu|skrev)\s{0,2}:$/i,
  /^-{2,}\s{0,3}(?:original message|forwarded message|pesan asli|pesan diteruskan|pesan terusan|original appointment|ursprüngliche nachricht|message d'origine|mensaje original)/i,
  /^begin forwarded message:?$/i,
  /^_{10,}$/,
  // Outlook quotes without a mark: its header block begins with the sender.
  /^(?:from|dari|von|de|van|da|pengirim)\s{0,2}:\s.{0,300}@/i,
  /^\*?(?:from|dari|sent|terkirim|dikirim)\s{0,2}:\*?\s.{0,200}$/i,
];

const SIGNATURE =
  /^(?:--\s?|—\s?|sent from (?:my|outlook|mail|yahoo)\b.{0,80}|get outlook for .{0,40}|dikirim dari .{0,80}|terkirim dari .{0,80}|kirim dari .{0,80}|sent via .{0,60}|envoyé de mon .{0,40}|von meinem .{0,40}gesendet|yahoo mail.{0,60})$/i;

/**
 * The lines that the writer of a mail wrote: cut at the first quotation ("wrote:", `>`, an original message's header) and at
 * the signature. Blank lines are left out; at most 400 lines are looked at.
 */
export function ownLines(text: string): string[] {
  const out: string[] = [];
  for (const raw of text.split('\n', MAX_LINES)) {
    const line = raw.replace(/[\u00a0\u200b-\u200f\u2060\ufeff]/g, ' ').trim();
    if (line === '') continue;
    const short = line.slice(0, 600);
    if (short.startsWith('>')) {
      // "On … wrote:" may be folded over two lines that no pattern knows: what stands right before a quotation introduces it.
      if (/:$/.test(out.at(-1) ?? '')) out.pop();
      break;
    }
    if (QUOTE_STARTS.some((start) => start.test(short)) || SIGNATURE.test(short)) break;
    out.push(line);
  }
  return out;
}

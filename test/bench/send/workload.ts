// The same work for everybody: so many different multipart messages (text beside HTML) of about 5 KB on the wire.

const PARAGRAPH =
  '<p style="margin:0 0 12px;font:15px/1.5 sans-serif;color:#333">Halo, minggu ini ada batik tulis baru dari Pekalongan, teh dari lereng Lawu, dan rak buku dari kayu jati bekas. Semua bisa dilihat di toko kami.</p>\n';
const TEXT_LINE = 'Halo, minggu ini ada batik tulis baru dari Pekalongan dan teh dari lereng Lawu.\n';

export const SUBJECT = 'Kabar untuk {{ first_name }}';
export const HTML = `<!doctype html><html><body><table width="600" role="presentation"><tr><td><h1>Kabar untuk {{ first_name }}</h1><p>Halo {{ first_name }}, ini kabar kami.</p>\n${PARAGRAPH.repeat(11)}<p><a href="https://toko.example/baru">Lihat semua</a></p><p>Toko Melati, Jl. Mawar 1, Bandung. <a href="{{ unsubscribe_url }}">Berhenti berlangganan</a></p></td></tr></table></body></html>\n`;
export const TEXT = `Kabar untuk {{ first_name }}\n\n${TEXT_LINE.repeat(13)}\nBerhenti berlangganan: {{ unsubscribe_url }}\n`;
export const SENDER = { name: 'Toko Melati', address: 'news@toko.example' };

export const addressOf = (n: number) => `siti${n}@people${n % 97}.example`;
export const nameOf = (n: number) => `Siti ${n}`;

/** A list of so many people as a CSV file, in pieces. */
export function* listOf(people: number): Generator<string> {
  yield 'Email,First name\n';
  for (let from = 0; from < people; from += 10_000) {
    let piece = '';
    for (let n = from; n < Math.min(people, from + 10_000); n++) piece += `${addressOf(n)},${nameOf(n)}\n`;
    yield piece;
  }
}

/** What one way of sending took; the whole process, from the first call to the last outcome. */
export interface Measured {
  readonly messagesPerSecond: number;
  readonly cpuMsPerMessage: number;
  readonly peakMb: number;
}

/** Ends a measurement that began with `process.cpuUsage()`. */
export function measured(messages: number, seconds: number, before: NodeJS.CpuUsage): Measured {
  const cpu = process.cpuUsage(before);
  return {
    messagesPerSecond: messages / seconds,
    cpuMsPerMessage: (cpu.user + cpu.system) / 1000 / messages,
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

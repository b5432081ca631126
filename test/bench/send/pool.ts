import process from 'node:process';
import nodemailer from 'nodemailer';
import { addressOf, HTML, measured, nameOf, SENDER, SUBJECT, TEXT } from './workload.ts';

// nodemailer's own pool, which keeps no record of anything: PORT MESSAGES CONNECTIONS PER_CONNECTION
const [port = 0, messages = 0, connections = 5, perConnection = 100] = process.argv.slice(2).map(Number);

const cpu = process.cpuUsage();
const started = performance.now();
const pool = nodemailer.createTransport({
  pool: true,
  host: '127.0.0.1',
  port,
  maxConnections: connections,
  maxMessages: perConnection,
  ignoreTLS: true,
});
let next = 0;
const worker = async () => {
  while (next < messages) {
    const n = next++;
    const link = `mailto:stop@toko.example?subject=unsubscribe%20${String(n).padStart(26, '0')}`;
    const fill = (text: string) =>
      text.replaceAll('{{ first_name }}', nameOf(n)).replaceAll('{{ unsubscribe_url }}', link);
    await pool.sendMail({
      from: SENDER,
      to: { name: nameOf(n), address: addressOf(n) },
      subject: fill(SUBJECT),
      html: fill(HTML),
      text: fill(TEXT),
      messageId: `<${String(n).padStart(26, '0')}@toko.example>`,
      headers: {
        'List-Unsubscribe': { prepared: true, value: `<${link}>` },
        'List-Id': { prepared: true, value: '<contacts.toko.example>' },
        'Feedback-ID': '1:contacts:campaign:tokoexample',
      },
      envelope: { from: SENDER.address, to: [addressOf(n)] },
    });
  }
};
await Promise.all(Array.from({ length: connections * 2 }, worker));
pool.close();
process.stdout.write(`${JSON.stringify(measured(messages, (performance.now() - started) / 1000, cpu))}\n`);
process.exit(0);

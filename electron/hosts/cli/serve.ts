import { interfaceFolder } from '../interface-folder.ts';
import { serve } from '../server.ts';
import { text, type Verb, wholeNumber } from './verb.ts';

export const serveVerb: Verb = {
  options: { port: { type: 'string' } },
  async run({ engine, values, terminal, t, json, stop }) {
    const folder = await interfaceFolder(() => process.stderr.write(`${t('cli:serve.building')}\n`));
    const served = await serve(engine, { folder, port: wholeNumber(text(values, 'port'), '--port') ?? 0 });
    if (json) process.stdout.write(`${JSON.stringify({ url: served.url, port: served.port })}\n`);
    else terminal.line(t('cli:serve.open', { url: served.url }));
    if (!stop.aborted) await new Promise<void>((done) => stop.addEventListener('abort', () => done(), { once: true }));
    await served.close();
    return { data: undefined, text: () => terminal.line(t('cli:serve.closed')) };
  },
};

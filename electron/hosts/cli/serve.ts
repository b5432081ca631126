import { interfaceFolder } from '../interface-folder.ts';
import { serve } from '../server.ts';
import { text, UsageError, type Verb, wholeNumber } from './verb.ts';

/** The system's words for a port that there is not, that is taken, or that only the administrator may use. */
const NO_PORT = new Set(['ERR_SOCKET_BAD_PORT', 'EADDRINUSE', 'EACCES']);

export const serveVerb: Verb = {
  options: { port: { type: 'string' } },
  mostWords: () => 0,
  async run({ engine, values, terminal, t, json, stop }) {
    const folder = await interfaceFolder(() => process.stderr.write(`${t('cli:serve.building')}\n`));
    const port = wholeNumber(text(values, 'port'), '--port') ?? 0;
    const served = await serve(engine, { folder, port }).catch((error: NodeJS.ErrnoException) => {
      throw NO_PORT.has(error.code ?? '') ? new UsageError('cli:usage.serve_port', { value: port }) : error;
    });
    if (json) process.stdout.write(`${JSON.stringify({ url: served.url, port: served.port })}\n`);
    else terminal.line(t('cli:serve.open', { url: served.url }));
    if (!stop.aborted) await new Promise<void>((done) => stop.addEventListener('abort', () => done(), { once: true }));
    await served.close();
    return { data: undefined, text: () => terminal.line(t('cli:serve.closed')) };
  },
};

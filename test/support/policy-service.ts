import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** One question of Postfix (SMTPD_POLICY_README): which stage, about whom, and how often that was asked before. */
export interface PolicyQuestion {
  readonly stage: string;
  readonly recipient: string;
  readonly before: number;
}

/** A policy service on loopback; `answer` gives the action, null where it has no opinion. */
export async function startPolicyService(answer: (question: PolicyQuestion) => string | null) {
  const asked = new Map<string, number>();
  const answers = new Map<string, number>();
  const open = new Set<Socket>();
  const reply = (request: string): string => {
    const about = new Map(request.split('\n').map((line) => line.split('=', 2) as [string, string]));
    const [stage, recipient] = [about.get('protocol_state') ?? '', about.get('recipient') ?? ''];
    const before = asked.get(`${stage} ${recipient}`) ?? 0;
    asked.set(`${stage} ${recipient}`, before + 1);
    const action = answer({ stage, recipient, before }) ?? 'DUNNO';
    answers.set(action, (answers.get(action) ?? 0) + 1);
    return `action=${action}\n\n`;
  };
  const server = createServer((socket) => {
    open.add(socket);
    socket.setNoDelay(true);
    let heard = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      heard += chunk;
      for (let end = heard.indexOf('\n\n'); end >= 0; end = heard.indexOf('\n\n')) {
        socket.write(reply(heard.slice(0, end)));
        heard = heard.slice(end + 2);
      }
    });
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    /** How often each action was answered. */
    answers: (): ReadonlyMap<string, number> => answers,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

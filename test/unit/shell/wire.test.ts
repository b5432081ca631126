import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Frame, openWire, type Pipe } from '../../../shared/wire.ts';

/** Two ends of a pipe that delivers in order and clones what it carries, as a process boundary does. */
function pipePair(): [Pipe, Pipe] {
  const receivers: ((frame: unknown) => void)[][] = [[], []];
  const end = (mine: number): Pipe => ({
    post: (frame) => {
      const copy: unknown = structuredClone(frame);
      for (const receive of receivers[1 - mine] ?? []) receive(copy);
    },
    listen: (receive) => void receivers[mine]?.push(receive),
  });
  return [end(0), end(1)];
}

describe('the wire', () => {
  it('carries each port by itself and in order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('page:1', 'page:2', 'control'), fc.jsonValue())), (messages) => {
        const [a, b] = pipePair();
        const [main, engine] = [openWire(a), openWire(b)];
        const heard: [string, unknown][] = [];
        engine.onPort((name, port) => port.on('message', (event) => heard.push([name, event?.data])));
        for (const [name, data] of messages) main.port(name).postMessage(data);
        expect(heard).toEqual(messages.map(([name, data]) => [name, structuredClone(data)]));
      }),
    );
  });

  it('tells the other side of a closed port once, and nothing passes after', () => {
    const [a, b] = pipePair();
    const [main, engine] = [openWire(a), openWire(b)];
    const events: string[] = [];
    engine.port('page:1').on('message', (event) => events.push(String(event?.data)));
    engine.port('page:1').on('close', () => events.push('closed'));
    const port = main.port('page:1');
    port.postMessage('one');
    port.close();
    port.close();
    port.postMessage('two');
    expect(events).toEqual(['one', 'closed']);
  });

  it('closes every port when the pipe is gone, and posts nothing into it', () => {
    const posted: Frame[] = [];
    const wire = openWire({ post: (frame) => void posted.push(frame), listen: () => undefined });
    const closed: string[] = [];
    for (const name of ['a', 'b']) wire.port(name).on('close', () => closed.push(name));
    wire.close();
    wire.port('c').postMessage(1);
    expect({ closed, posted }).toEqual({ closed: ['a', 'b'], posted: [] });
  });

  it('drops what is no frame', () => {
    let receive: (frame: unknown) => void = () => undefined;
    const wire = openWire({
      post: () => undefined,
      listen: (listener) => {
        receive = listener;
      },
    });
    const names: string[] = [];
    wire.onPort((name) => names.push(name));
    for (const odd of [null, undefined, 1, 'x', [], {}, { port: 5 }, { data: 1 }]) receive(odd);
    expect(names).toEqual([]);
  });
});

import { ORPCError } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { toWireError } from '../../../electron/engine/handlers.ts';
import { AppError } from '../../../shared/errors.ts';

function seen(error: unknown) {
  const logged: unknown[] = [];
  const log = { info() {}, warn() {}, error: (_what: string, cause: unknown) => void logged.push(cause) };
  const { code, message, data } = toWireError(error, log, 'contacts.list');
  return { code, message, data, logged: logged.length };
}

describe('what leaves the engine when a call fails', () => {
  it('is the code and data of a known failure', () => {
    expect(seen(new AppError('file_empty', { name: 'a.csv' }))).toEqual({
      code: 'file_empty',
      message: 'file_empty',
      data: { name: 'a.csv' },
      logged: 0,
    });
  });

  it('is the path of a wrong input, never its value', () => {
    const refusal = new ORPCError('BAD_REQUEST', { data: { issues: [{ path: ['ids', 0], message: 'secret value' }] } });
    expect(seen(refusal)).toEqual({
      code: 'invalid_input',
      message: 'invalid_input',
      data: { path: 'ids.0' },
      logged: 0,
    });
  });

  it('is `internal` and nothing else for all the rest, with the rest in the log', () => {
    for (const error of [
      new Error('password hunter2'),
      new ORPCError('INTERNAL_SERVER_ERROR', { message: 'Output validation failed', data: { row: 'private' } }),
      'text',
    ])
      expect(seen(error)).toEqual({ code: 'internal', message: 'internal', data: undefined, logged: 1 });
  });
});

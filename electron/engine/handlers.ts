import type { ContractProcedure, InferSchemaInput, InferSchemaOutput } from '@orpc/contract';
import { type AnyRouter, implement, ORPCError } from '@orpc/server';
import { type Contract, contract } from '../../shared/contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { translate } from './db/open.ts';
import type { Log } from './ports.ts';

/** What a handler learns besides its input: the caller's wish to stop. */
export interface CallOptions {
  readonly signal: AbortSignal | undefined;
}

type HandlerOf<P> =
  P extends ContractProcedure<infer I, infer O, infer _E, infer _M>
    ? (input: InferSchemaOutput<I>, options: CallOptions) => InferSchemaInput<O> | Promise<InferSchemaInput<O>>
    : never;

/** One function per call of a feature's contract; the compiler demands each. */
export type Handlers<C> = { readonly [K in keyof C]: HandlerOf<C[K]> };
export type AllHandlers = { readonly [F in keyof Contract]: Handlers<Contract[F]> };

const STATUS = { not_found: 404, invalid_input: 400 } as Readonly<Record<string, number>>;

/** Known failures keep their code and data; anything else is logged with its stack and leaves as `internal` only. */
export function toWireError(thrown: unknown, log: Log, call: string): ORPCError<string, unknown> {
  const error = translate(thrown);
  if (error !== thrown) log.warn('call refused by the disk or the database', { call, cause: String(thrown) });
  if (error instanceof AppError)
    return new ORPCError(error.code, { status: STATUS[error.code] ?? 409, message: error.code, data: error.data });
  // oRPC's own refusal of input; an output that breaks the contract is our fault and goes the way of all unknown failures.
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST')
    return new ORPCError('invalid_input', { status: 400, message: 'invalid_input', data: issuesOf(error) });
  log.error('call failed', error, { call });
  return new ORPCError('internal', { status: 500, message: 'internal' });
}

/** Which input was wrong, by path only: values may be private. */
function issuesOf(error: ORPCError<string, unknown>): { path: string } {
  const issues = (error.data as { issues?: { path?: (string | number)[] }[] } | undefined)?.issues ?? [];
  return { path: issues.map((issue) => (issue.path ?? []).join('.')).join(', ') };
}

/** What goes wrong in the middle of a stream leaves by the same door as what goes wrong at once. */
function streamed(answer: unknown, log: Log, call: string): unknown {
  if (typeof answer !== 'object' || answer === null || !(Symbol.asyncIterator in answer)) return answer;
  return (async function* () {
    try {
      return yield* answer as AsyncGenerator<unknown, unknown, unknown>;
    } catch (error) {
      throw toWireError(error, log, call);
    }
  })();
}

type AnyHandler = (input: unknown, options: CallOptions) => unknown;

/** Joins the contract with its handlers into the one router that every host serves. */
export function bindRouter(handlers: AllHandlers, log: Log, closing?: AbortSignal): AnyRouter {
  const os = implement(contract);
  const guarded = os.use(async ({ next, path }) => {
    try {
      // Without this a call that comes after the end would wait for a commit that nobody makes any more.
      if (closing?.aborted) throw new AppError('engine_unavailable');
      return await next();
    } catch (error) {
      const known = error instanceof AppError || !closing?.aborted;
      throw toWireError(known ? error : new AppError('engine_unavailable'), log, path.join('.'));
    }
  });
  const bound: Record<string, Record<string, unknown>> = {};
  for (const [feature, calls] of Object.entries(handlers)) {
    const implementers = guarded[feature as keyof Contract] as unknown as Record<
      string,
      { handler(run: (o: { input: unknown; signal?: AbortSignal }) => unknown): unknown }
    >;
    bound[feature] = {};
    for (const [name, run] of Object.entries(calls as Record<string, AnyHandler>)) {
      const implementer = implementers[name];
      if (!implementer) throw new Error(`no such call in the contract: ${feature}.${name}`);
      const call = `${feature}.${name}`;
      bound[feature][name] = implementer.handler(({ input, signal }) => streamed(run(input, { signal }), log, call));
    }
  }
  return guarded.router(bound as never);
}

import { ORPCError } from '@orpc/client';
import { AppError, type ErrorCode, type ErrorData, isErrorCode } from '../../shared/errors.ts';

/** A failure as stores keep it and screens show it: a code of the one list and the values of its sentence. */
export interface Failure {
  readonly code: ErrorCode;
  readonly data: ErrorData;
}

/** Reads what a call threw; anything that is no known failure is `internal`. */
export function toFailure(error: unknown): Failure {
  if (error instanceof AppError) return { code: error.code, data: error.data };
  if (error instanceof ORPCError && isErrorCode(error.code)) {
    return { code: error.code, data: (error.data ?? {}) as ErrorData };
  }
  return { code: 'internal', data: {} };
}

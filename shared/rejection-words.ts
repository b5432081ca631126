import { IMPORT_PROBLEMS, type RejectionWords } from './contract/imports.ts';

/** What stands in a file of rejected rows beside them, in the language that `say` speaks. */
export function rejectionWords(say: (key: string) => string): RejectionWords {
  return {
    columns: [say('import:leftOutColumn.line'), say('import:leftOutColumn.cause'), say('import:leftOutColumn.reason')],
    causes: Object.fromEntries(IMPORT_PROBLEMS.map((cause) => [cause, say(`import:leftOut.${cause}`)])),
  };
}

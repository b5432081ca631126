export { checkContent, type Finding } from './check.ts';
export { type CompiledMessage, compileMessage, htmlToText, type MessageSource, textOf } from './compile.ts';
export { factsOf, type MessageFacts, usesField } from './facts.ts';
export { keepPreview } from './previews.ts';
export type { Filled } from './template.ts';

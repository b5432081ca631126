export { type CompiledMessage, compileMessage, htmlToText, type MessageSource, textOf } from './compile.ts';
export { keepPreview } from './previews.ts';
export { cleanValues, type Filled } from './template.ts';

export { openValues, type ValuesFile } from './values.ts';

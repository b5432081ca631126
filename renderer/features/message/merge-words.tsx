import { parseMergeText } from '../../../shared/merge-fields.ts';
import { MergeChip } from '../../ui/index.ts';
import { useFields } from './fields.tsx';

/** A text with its merge fields as chips, to read only. */
export function MergeWords({ text }: { text: string }) {
  const { labelOf } = useFields();
  return parseMergeText(text).parts.map((part, index) =>
    typeof part === 'string' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
      <span key={index}>{part}</span>
    ) : (
      <MergeChip key={part.start} label={labelOf(part.field)} {...(part.fallback ? { fallback: part.fallback } : {})} />
    ),
  );
}

import { InputRule, mergeAttributes, Node } from '@tiptap/core';
import { type MergeAttrs, readAttrs, writeAttrs } from './merge-html.ts';

/** How a chip is labelled, and what opens when it is clicked or entered. */
interface MergeNodeOptions {
  labelOf: (field: string) => string;
}

/** A merge field as people type it, complete with its closing braces. */
const TYPED = /\{\{\s*([a-z][a-z0-9_]{0,63})\s*\}\}$/i;

/** A merge field in a text: one unbreakable chip; typing `{{ field }}` makes one too. */
export const MergeField = Node.create<MergeNodeOptions>({
  name: 'mergeField',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,

  addOptions() {
    return { labelOf: (field) => field };
  },

  addAttributes() {
    const read = <K extends keyof MergeAttrs>(key: K) => ({
      parseHTML: (element: HTMLElement) => readAttrs(element.getAttribute('data-merge'))?.[key],
      renderHTML: () => ({}),
    });
    return {
      field: { default: 'first_name', ...read('field') },
      fallback: { default: null, ...read('fallback') },
      filters: { default: [], ...read('filters') },
    };
  },

  parseHTML() {
    return [{ tag: 'span[data-merge]' }];
  },

  renderHTML({ node, HTMLAttributes }) {
    const attrs = node.attrs as MergeAttrs;
    const shown = mergeAttributes(HTMLAttributes, { class: 'm-chip', 'data-merge': writeAttrs(attrs) });
    const label = this.options.labelOf(attrs.field);
    return attrs.fallback ? ['span', shown, label, ['em', {}, `· ${attrs.fallback}`]] : ['span', shown, label];
  },

  addInputRules() {
    return [
      new InputRule({
        find: TYPED,
        handler: ({ state, range, match }) => {
          const field = (match[1] ?? '').toLowerCase();
          state.tr.replaceWith(range.from, range.to, this.type.create({ field }));
        },
      }),
    ];
  },
});

/** The little of jsdom that tests use here; the package carries no types. */
declare module 'jsdom' {
  export class JSDOM {
    constructor(html?: string);
    readonly window: { readonly DOMParser: typeof DOMParser; readonly document: Document };
  }
}

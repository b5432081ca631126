declare module 'mjml' {
  export type MjmlOptions = {
    fonts?: Record<string, string>;
    keepComments?: boolean;
    validationLevel?: 'strict' | 'soft' | 'skip';
    ignoreIncludes?: boolean;
  };
  export type MjmlError = { line: number; message: string; tagName: string; formattedMessage: string };
  export default function mjml2html(
    source: string,
    options?: MjmlOptions,
  ): Promise<{ html: string; errors: MjmlError[] }>;
}

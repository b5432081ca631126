const ADDRESS = /[^\s<>@"(),;:]{1,64}@[^\s<>@"(),;]{1,255}/g;
const MOST_WORDS = 300;

/** A server's words for a page that outlives the message: without e-mail addresses, short. */
export function withoutAddresses(text: string): string {
  return text.slice(0, MOST_WORDS).replace(ADDRESS, '•••');
}

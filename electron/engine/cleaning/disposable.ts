// Reserved names that stand for such a provider in samples and practice.
const PRACTICE = ['disposable.example', 'sekalipakai.example', 'tempmail.example'];

/** Answers whether a domain (or one it belongs to) hands out throw-away mailboxes, from mailchecker's list of some 56,000. */
export async function loadDisposable(): Promise<(domain: string) => boolean> {
  const { default: mailchecker } = await import('mailchecker');
  const listed = mailchecker.blacklist();
  return (domain) => {
    const labels = domain.split('.');
    for (let from = 0; from < labels.length - 1; from++) {
      const name = labels.slice(from).join('.');
      if (listed.has(name) || PRACTICE.includes(name)) return true;
    }
    return false;
  };
}

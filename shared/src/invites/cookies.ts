/** The cookies of a page: small, signed, unreadable to scripts, and sent to the page alone. */

const MAX_HEADER_LENGTH = 16_384;

/** The value of the named cookie; undefined when there is none. */
export function cookieIn(header: unknown, name: string): string | undefined {
  if (typeof header !== 'string' || header.length > MAX_HEADER_LENGTH) return undefined;
  const found = header
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/** A `Set-Cookie` for the page at `pageUrl`. `Lax`: the owner comes back from another site. */
export function setCookie(name: string, value: string, where: { pageUrl: string; maxAgeMs: number }): string {
  const { pathname, protocol } = new URL(where.pageUrl);
  const seconds = Math.max(0, Math.round(where.maxAgeMs / 1000));
  const secure = protocol === 'https:' ? '; Secure' : '';
  return `${name}=${value}; Max-Age=${seconds}; Path=${pathname}; HttpOnly; SameSite=Lax${secure}`;
}

/** The browser of an owner, over HTTP: it keeps the cookies of one host and follows no redirect by itself. */

export interface Seen {
  status: number;
  headers: Headers;
  html: string;
  /** Where the answer leads; empty when it is a page. */
  location: string;
  /** The page's heading. */
  title: string;
}

export interface Owner {
  open(url: string): Promise<Seen>;
  /** Sends the form of the page at this address. */
  press(url: string): Promise<Seen>;
  send(method: string, url: string): Promise<Seen>;
  /** By name. */
  cookies: Map<string, string>;
}

export function createOwner({ language = 'en', withCookies = true } = {}): Owner {
  const cookies = new Map<string, string>();
  const send = async (method: string, url: string): Promise<Seen> => {
    const kept = [...cookies].map((pair) => pair.join('=')).join('; ');
    const isForm = method === 'POST';
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        'accept-language': language,
        ...(kept && withCookies && { cookie: kept }),
        // As a form without fields in a page with the policy no-referrer.
        ...(isForm && { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' }),
      },
      ...(isForm && { body: '' }),
    });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    const html = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      html,
      location: response.headers.get('location') ?? '',
      title: /<h1>([^<]*)<\/h1>/.exec(html)?.[1] ?? '',
    };
  };
  return { cookies, send, open: (url) => send('GET', url), press: (url) => send('POST', url) };
}

/** What a browser does with a `Set-Cookie`, without its path and its end. */
export function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const at = pair.indexOf('=');
  cookies.set(pair.slice(0, at), pair.slice(at + 1));
}

/**
 * What a request that carries the API key may ask of n8n's request helpers. Any node may use the credential, n8n's
 * own HTTP Request node too, so the limits are set here and not in our nodes.
 */
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { isLoopback, isRecord } from 'layers-social-core';

/** A request for n8n's present helper, or in the words of the older one, which the HTTP Request node uses. */
export type N8nRequest = IHttpRequestOptions & {
  uri?: unknown;
  followRedirect?: unknown;
  followAllRedirects?: unknown;
  rejectUnauthorized?: unknown;
  agentOptions?: unknown;
};

/** What switches off following redirects, in the words of both helpers. */
const NO_REDIRECTS = {
  disableFollowRedirect: true,
  followRedirect: false,
  followAllRedirects: false,
  maxRedirects: 0,
  sendCredentialsOnCrossOriginRedirect: false,
};

/**
 * The request, changed so that it follows no redirect and goes past the server's proxy where the API is on this
 * machine. Throws a `UserError` that names the option when the request asks for another way.
 * @param baseUrl where the API is, as `requireBaseUrl` returns it
 */
export function restrict(request: N8nRequest, baseUrl: string): IHttpRequestOptions {
  const api = new URL(baseUrl);
  requireOrigin(request, api);
  requireNoProxy(request, api);
  requireCertificateChecks(request);
  requireNoRedirects(request);
  return { ...request, ...NO_REDIRECTS, ...pastProxies(api) };
}

/** Every address that the request names has to be the API's: which of them counts differs between the helpers. */
function requireOrigin(request: N8nRequest, { origin, host }: URL): void {
  const base = textOf(request.baseURL);
  const addresses = [textOf(request.url), textOf(request.uri)].filter((address) => address !== '');
  const isForApi = addresses.length > 0 && addresses.every((address) => originOf(address, base) === origin);
  if (!isForApi || (base !== '' && originOf(base) !== origin)) {
    throw new UserError(
      `The address leads to another host, which must not see the API key. With this credential use addresses that start with ${origin}.`,
    );
  }
  const named = Object.entries(request.headers ?? {}).filter(([name]) => name.toLowerCase() === 'host');
  if (named.some(([, value]) => value !== host)) {
    throw new UserError("The header 'Host' names another host. Leave it out: n8n sets it from the address.");
  }
}

/**
 * A proxy sees every request to plain http, and over https it could answer in place of Layers where checks are off.
 * The API itself passes: n8n asks a second time with what `pastProxies` has set.
 */
function requireNoProxy({ proxy }: N8nRequest, api: URL): void {
  if (!proxy || isSame(proxy, pastProxies(api).proxy)) return;
  throw new UserError(
    "A proxy must not see the API key. Remove the option 'Proxy'. A proxy for all of n8n is set on the server (HTTPS_PROXY).",
  );
}

function requireCertificateChecks(request: N8nRequest): void {
  const isOff = request.skipSslCertificateValidation || (request.rejectUnauthorized ?? true) !== true;
  if (isOff) {
    throw new UserError(
      "Without certificate checks anybody on the way could read the API key. Turn off the option 'Ignore SSL Issues (Insecure)'.",
    );
  }
  const connection = request.agentOptions;
  if (isRecord(connection) ? Object.keys(connection).length > 0 : connection) {
    throw new UserError(
      "With certificates of its own the request could send the API key to a host that is not Layers. Turn off 'SSL Certificates'.",
    );
  }
}

/** n8n's defaults follow redirects, and are changed without a word; who asked for a number of them is told. */
function requireNoRedirects(request: N8nRequest): void {
  const follows =
    request.followAllRedirects === true ||
    (request.followRedirect ?? request.disableFollowRedirect !== true) === true;
  if (follows && Number(request.maxRedirects ?? 0) > 0) {
    throw new UserError(
      "A redirect could lead the API key to another host, and Layers sends none. Remove the option 'Redirects'.",
    );
  }
}

/**
 * Without a proxy of its own a request goes to the one in the server's HTTP_PROXY, to which localhost is another
 * machine. With the API as its own proxy it goes straight there: servers accept the full address in a request (RFC 9112,
 * section 3.2.2). Over https a proxy sees nothing but a tunnel.
 */
function pastProxies({ protocol, hostname, port }: URL): Pick<IHttpRequestOptions, 'proxy'> {
  if (protocol !== 'http:' || !isLoopback(hostname)) return {};
  return { proxy: { protocol: 'http', host: hostname, port: Number(port || 80) } };
}

function isSame(proxy: unknown, own: IHttpRequestOptions['proxy']): boolean {
  if (!own || !isRecord(proxy)) return false;
  const { host, port, protocol, ...more } = proxy as IDataObject;
  return (
    host === own.host && port === own.port && protocol === own.protocol && Object.keys(more).length === 0
  );
}

function originOf(address: string, base = ''): string | undefined {
  const origin = base === '' ? undefined : base;
  return URL.canParse(address, origin) ? new URL(address, origin).origin : undefined;
}

/** As the helpers do, anything that is given is taken by its text. */
function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value).trim();
}

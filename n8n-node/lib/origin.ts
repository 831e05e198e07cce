/** Scheme, host and port of an address; `otherwise` when there is none. The rest of a webhook's address lets anybody call it. */
export function originOf(url: string | undefined, otherwise: string): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : otherwise;
}

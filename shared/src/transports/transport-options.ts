/** What a transport for scripts is told; types of the platform stay out, so that every project can read them. */
export interface KeyedTransportOptions {
  apiKey: string;
  /** Default `https://api.layers.com`; the key is sent to this origin only. */
  baseUrl?: string;
  /** Act for this child organization; needs a key with `org:admin` (contract, section 2). */
  organizationId?: string;
}

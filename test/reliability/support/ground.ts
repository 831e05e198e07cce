/** What a life is lived on: a sandbox, a place to leave traces, and the troubles it meets. */
import { Sandbox } from 'layers-social-sandbox';

/** Texts by place, as `docs/security.md` names the places. */
export type Traces = Record<string, string[]>;
type SecretName = 'API key' | 'signing secret' | 'state' | 'link';

export interface Lived {
  traces: Traces;
  /** What to look for: parts that tell the secret, wherever they stand. */
  secrets: Record<SecretName, string[]>;
}

export interface Ground {
  sandbox: Sandbox;
  lived: Lived;
  note(place: string, value: unknown): void;
}

/** Broken connections, refusals that repeat what they were sent, nonsense. */
export const TROUBLES = [
  { kind: 'status', status: 401, code: 'UNAUTHENTICATED' },
  { kind: 'status', status: 409, code: 'CONFLICT' },
  { kind: 'status', status: 500, code: 'INTERNAL' },
  { kind: 'reset' },
  { kind: 'malformed' },
  { kind: 'redirect', location: 'http://localhost:9/elsewhere' },
] as const;

export const RETURN_URL = 'http://localhost/back';

/** Remembers a link and its state as secrets to look for. */
export function keepLink({ lived }: Ground, link: Record<string, unknown>): void {
  lived.secrets.state.push(String(link.state));
  // As it stands in JSON and as it stands in HTML and in requests.
  lived.secrets.link.push(String(link.authorizeUrl), encodeURIComponent(String(link.authorizeUrl)));
}

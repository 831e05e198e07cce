// The latest API requests, for tests and the console. Bounded; API keys leave it redacted.

import { isoMillis } from '../clock/format';
import type { FaultKind } from './fault-kinds';
import type { RateClass } from './rate-limit';

const KEPT = 1_000;

export interface LoggedRequest {
  /** Counts up from 1; `since` in the control API. */
  seq: number;
  requestId: string;
  at: string;
  method: string;
  /** With its query. */
  path: string;
  /** The template, or the path when no route matched. */
  route: string;
  /** 0 when the connection was dropped. */
  status: number;
  rateClass: RateClass;
  apiKeyId?: string;
  fault?: FaultKind;
  durationMs: number;
  /** API keys are redacted. */
  headers: Record<string, string>;
}

interface LogEntry {
  requestId: string;
  at: number;
  method: string;
  /** With its query. */
  path: string;
  /** Name, value, name, value …, as received. */
  rawHeaders: readonly string[];
  route: string;
  status: number;
  rateClass: RateClass;
  apiKeyId: string | undefined;
  fault: FaultKind | undefined;
  durationMs: number;
}

type Kept = LogEntry & { seq: number };

export class RequestLog {
  #ring: Kept[] = [];
  #seq = 0;

  add(entry: LogEntry): void {
    this.#seq += 1;
    this.#ring[this.#seq % KEPT] = { ...entry, seq: this.#seq };
  }

  /** Oldest first, only those after `seq`. */
  since(seq = 0): LoggedRequest[] {
    return this.#ring
      .filter((entry) => entry.seq > seq)
      .sort((a, b) => a.seq - b.seq)
      .map(readable);
  }

  /** `seq` of the newest, 0 before the first. */
  get latest(): number {
    return this.#seq;
  }

  clear(): void {
    this.#ring = [];
    this.#seq = 0;
  }
}

const SECRET_HEADERS = new Set(['cookie', 'proxy-authorization']);
const API_KEY = /lp_(live|test)_([^_\s]+)_[^\s"'&,;]+/g;

/** Keeps `lp_test_<key id>`, the part that is safe to log (contract, section 2). */
export function redact(text: string): string {
  return text.replace(API_KEY, 'lp_$1_$2_***');
}

function readable({ rawHeaders, apiKeyId, fault, ...entry }: Kept): LoggedRequest {
  return {
    ...entry,
    at: isoMillis(entry.at),
    path: redact(entry.path),
    headers: readableHeaders(rawHeaders),
    ...(apiKeyId !== undefined && { apiKeyId }),
    ...(fault !== undefined && { fault }),
  };
}

function readableHeaders(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    headers[name] = SECRET_HEADERS.has(name) ? '***' : hidden(name, raw[i + 1] ?? '');
  }
  return headers;
}

/** A credential that is not shaped like a key is hidden whole. */
function hidden(name: string, value: string): string {
  const safe = redact(value);
  const credential = name === 'authorization' || name === 'x-api-key';
  return credential && safe === value ? '***' : safe;
}

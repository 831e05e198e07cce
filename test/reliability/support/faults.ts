/** Everything that can go wrong with one request, and what has to come of it. */
import { Fault, Sandbox } from 'layers-social-sandbox';

export interface FaultCase {
  name: string;
  /** Undefined when nobody listens at the address. */
  fault?: (fixture: { sandbox: Sandbox; strangerUrl: string }) => Fault;
  /** `final`: no repeat helps. `wait`: any request may be sent again, later. `unsure`: only what may be repeated. */
  means: 'final' | 'wait' | 'unsure';
  /** Whether the API had done what was asked for when things went wrong. */
  processed?: boolean | 'maybe';
  code: string;
  kind: string;
  /** How long to wait at least, in milliseconds. */
  pauseMs?: number;
  /** Takes real time: the client must give up by itself. */
  slow?: boolean;
  /** A body so large that few are under way at a time. */
  large?: boolean;
}

const status =
  (code: number, name: string, more: Partial<Fault> = {}): FaultCase['fault'] =>
  () => ({ kind: 'status', status: code, code: name, ...more });

const LOST = { means: 'unsure', code: 'NO_ANSWER', kind: 'unavailable' } as const;
const NONSENSE = { means: 'unsure', code: 'UNEXPECTED_RESPONSE', kind: 'unexpected' } as const;
const THROTTLED = { means: 'wait', code: 'RATE_LIMITED', kind: 'throttled' } as const;

/** For one try, in milliseconds, where a fault takes time; the fault takes several times as long. */
export const SHORT_TIMEOUT_MS = 1_200;
/** Then a few tries must do. */
export const TRIES_WHEN_SLOW = 2;

export const FAULTS: readonly FaultCase[] = [
  {
    name: '401',
    fault: status(401, 'UNAUTHENTICATED'),
    means: 'final',
    code: 'UNAUTHENTICATED',
    kind: 'credential',
  },
  {
    name: '403 scope',
    fault: status(403, 'FORBIDDEN_SCOPE'),
    means: 'final',
    code: 'FORBIDDEN_SCOPE',
    kind: 'permission',
  },
  {
    name: '403 allowlist',
    fault: status(403, 'RETURN_URL_NOT_ALLOWED'),
    means: 'final',
    code: 'RETURN_URL_NOT_ALLOWED',
    kind: 'permission',
  },
  { name: '404', fault: status(404, 'NOT_FOUND'), means: 'final', code: 'NOT_FOUND', kind: 'not_found' },
  { name: '409', fault: status(409, 'CONFLICT'), means: 'final', code: 'CONFLICT', kind: 'conflict' },
  { name: '422', fault: status(422, 'VALIDATION'), means: 'final', code: 'VALIDATION', kind: 'input' },
  {
    name: '429 seconds',
    fault: status(429, 'RATE_LIMITED', { retryAfter: 2 }),
    pauseMs: 2_000,
    ...THROTTLED,
  },
  {
    name: '429 date',
    fault: ({ sandbox }) => ({
      kind: 'status',
      status: 429,
      code: 'RATE_LIMITED',
      retryAfter: new Date(sandbox.clock.now() + 2_000).toUTCString(),
    }),
    // The date passes; from then on only our own patience spaces the requests.
    pauseMs: 500,
    ...THROTTLED,
  },
  { name: '429 bare', fault: status(429, 'RATE_LIMITED'), pauseMs: 5_000, ...THROTTLED },
  { name: '500', fault: status(500, 'INTERNAL'), means: 'unsure', code: 'INTERNAL', kind: 'unavailable' },
  {
    name: '502 html',
    fault: () => ({ kind: 'html' }),
    means: 'unsure',
    code: 'HTTP_502',
    kind: 'unavailable',
  },
  {
    name: '503 kill',
    fault: status(503, 'KILL_SWITCH'),
    means: 'final',
    code: 'KILL_SWITCH',
    kind: 'credential',
  },
  { name: 'refused', ...LOST },
  { name: 'reset before', fault: () => ({ kind: 'reset' }), ...LOST },
  { name: 'reset after', fault: () => ({ kind: 'reset-after' }), processed: true, ...LOST },
  {
    name: 'timeout',
    fault: () => ({ kind: 'delay', delayMs: 4 * SHORT_TIMEOUT_MS }),
    slow: true,
    // It may be carried out all the same, after the client has hung up.
    processed: 'maybe',
    ...LOST,
  },
  { name: 'slow drip', fault: () => ({ kind: 'drip', delayMs: 800 }), slow: true, processed: true, ...LOST },
  // Zapier's platform does not notice that the rest will never come, and waits for its time to be up.
  { name: 'truncated', fault: () => ({ kind: 'truncate' }), slow: true, processed: true, ...LOST },
  { name: 'half JSON', fault: () => ({ kind: 'malformed' }), ...NONSENSE },
  { name: 'empty 200', fault: () => ({ kind: 'empty' }), ...NONSENSE },
  { name: 'wrong type', fault: () => ({ kind: 'html', status: 200 }), ...NONSENSE },
  { name: '10 MB', fault: () => ({ kind: 'huge' }), large: true, ...NONSENSE },
  {
    name: 'redirect',
    fault: ({ strangerUrl }) => ({ kind: 'redirect', location: `${strangerUrl}/elsewhere` }),
    means: 'final',
    code: 'HTTP_302',
    kind: 'unexpected',
  },
];

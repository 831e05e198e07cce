/**
 * One attempt: the owner pressed the button, and a link was made. What has to be known when their browser comes back is kept
 * in that browser, signed: the link's state and, once Layers has answered, how it ended. Nothing is kept on our side.
 */
import { textOf } from '../values';
import { open, sign } from './signing';
import { ENDINGS, Ending } from './visit';

/** What the return address says: it works in another browser too, so it does not say the state. */
export interface AttemptReference {
  inviteId: string;
  attemptId: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
}

/** What the cookie of an attempt says besides. */
export interface Attempt extends AttemptReference {
  state: string;
  /** Absent until Layers has said how it ended. */
  ending?: Ending;
}

/** A state lives 10 minutes (contract, section 8.1); an owner may linger before an error page of the platform. */
export const ATTEMPT_LIFETIME_MS = 1_800_000;

export function writeReference({ inviteId, attemptId, startedAt }: AttemptReference, apiKey: string): string {
  return sign('return', { i: inviteId, t: attemptId, b: startedAt }, apiKey);
}

/** Undefined for anything that was not written by `writeReference`. */
export function readReference(value: unknown, apiKeys: readonly string[]): AttemptReference | undefined {
  const opened = open('return', value, apiKeys);
  return opened.ok ? referenceIn(opened.payload) : undefined;
}

export function writeAttempt(attempt: Attempt, apiKey: string): string {
  const { inviteId, attemptId, startedAt, state, ending } = attempt;
  return sign('attempt', { i: inviteId, t: attemptId, b: startedAt, s: state, v: ending }, apiKey);
}

/** Undefined for anything that was not written by `writeAttempt`. */
export function readAttempt(value: unknown, apiKeys: readonly string[]): Attempt | undefined {
  const opened = open('attempt', value, apiKeys);
  const reference = opened.ok ? referenceIn(opened.payload) : undefined;
  const state = opened.ok ? textOf(opened.payload.s) : undefined;
  if (!opened.ok || !reference || state === undefined) return undefined;
  return { ...reference, state, ending: ENDINGS.find((ending) => ending === opened.payload.v) };
}

/** What a browser keeps of an invite for a new account that was accepted, so that a second visit makes no second account. */
export function writeAccepted(inviteId: string, apiKey: string): string {
  return sign('ended', { i: inviteId }, apiKey);
}

export function isAccepted(value: unknown, inviteId: string, apiKeys: readonly string[]): boolean {
  const opened = open('ended', value, apiKeys);
  return opened.ok && opened.payload.i === inviteId;
}

function referenceIn(payload: Record<string, unknown>): AttemptReference | undefined {
  const [inviteId, attemptId] = [textOf(payload.i), textOf(payload.t)];
  const startedAt = payload.b;
  if (inviteId === undefined || attemptId === undefined || typeof startedAt !== 'number') return undefined;
  return { inviteId, attemptId, startedAt };
}

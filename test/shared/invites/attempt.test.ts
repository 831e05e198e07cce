/** What a browser keeps of an attempt is read only as it was written. */
import {
  Attempt,
  isAccepted,
  readAttempt,
  readReference,
  writeAccepted,
  writeAttempt,
  writeReference,
} from '../../../shared/src/invites/attempt';
import { sign } from '../../../shared/src/invites/signing';

const KEY = 'lp_live_ABCDEFGHJKMNPQRS_q7Xw';
const reference = { inviteId: 'i', attemptId: 't', startedAt: 5 };
const attempt: Attempt = { ...reference, state: 'st_1', ending: 'denied' };

test('an attempt and its reference come back as they were written', () => {
  expect(readAttempt(writeAttempt(attempt, KEY), [KEY])).toEqual(attempt);
  expect(readReference(writeReference(attempt, KEY), [KEY])).toEqual(reference);
  expect(isAccepted(writeAccepted('i', KEY), 'i', [KEY])).toBe(true);
});

test('one does not stand for the other, nor for another invite or key', () => {
  expect(readAttempt(writeReference(attempt, KEY), [KEY])).toBeUndefined();
  expect(readReference(writeAttempt(attempt, KEY), [KEY])).toBeUndefined();
  expect(isAccepted(writeAttempt(attempt, KEY), 'i', [KEY])).toBe(false);
  expect(isAccepted(writeAccepted('i', KEY), 'other', [KEY])).toBe(false);
  expect(readAttempt(writeAttempt(attempt, KEY), ['lp_live_other'])).toBeUndefined();
});

test.each<[string, Record<string, unknown>]>([
  ['no invite', { t: 't', b: 5, s: 'st_1' }],
  ['no attempt', { i: 'i', b: 5, s: 'st_1' }],
  ['no beginning', { i: 'i', t: 't', s: 'st_1' }],
  ['no state', { i: 'i', t: 't', b: 5 }],
])('one with %s is none, though we signed it', (_, payload) => {
  expect(readAttempt(sign('attempt', payload, KEY), [KEY])).toBeUndefined();
});

test('an ending that a later version knows is as none', () => {
  const payload = { i: 'i', t: 't', b: 5, s: 'st_1', v: 'postponed' };

  expect(readAttempt(sign('attempt', payload, KEY), [KEY])?.ending).toBeUndefined();
});

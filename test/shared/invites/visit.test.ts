/** The rule of the page, as a table: what is known, and what the visitor sees. */
import {
  AccountFact,
  AnswerFact,
  Decision,
  decideVisit,
  VisitFailure,
  VisitFacts,
} from '../../../shared/src/invites/visit';

const TROUBLES: VisitFailure[] = ['busy', 'unavailable', 'gone', 'conflict', 'misconfigured'];
const ACCOUNTS: AccountFact[] = ['well', 'expiring', 'needs_owner', 'leased', ...TROUBLES];
const ANSWERS: AnswerFact[] = [
  'connected',
  'denied',
  'other_account',
  'failed',
  'pending',
  'expired',
  ...TROUBLES,
];

const reauth = { purpose: 'reauth' } as const;
const connect = { purpose: 'connect' } as const;
const start = { step: 'start' } as const;
const mine = { step: 'return', attempt: 'mine' } as const;
const elsewhere = { step: 'return', attempt: 'elsewhere' } as const;

const connected = { show: 'connected', outcome: 'connected' } as const;

test.each<[string, VisitFacts, Decision]>([
  // Opening it shows, whatever is known.
  ['a scanner or owner opens it', { step: 'open', ...reauth }, { show: 'reconnect' }],
  ['an invite for a new account', { step: 'open', ...connect }, { show: 'connect' }],
  [
    'opened again after it was accepted',
    { step: 'open', ...connect, isAccepted: true },
    { show: 'connected' },
  ],
  [
    'an account can die again, so its invite can be used again',
    { step: 'open', ...reauth, isAccepted: true },
    { show: 'reconnect' },
  ],
  ['cut off', { step: 'open', fault: 'malformed' }, { show: 'malformed' }],
  ['forged', { ...start, ...reauth, fault: 'altered' }, { show: 'altered' }],
  ['too late to begin', { ...start, ...reauth, fault: 'expired' }, { show: 'expired' }],

  // The button.
  ['the account is looked at first', { ...start, ...reauth }, { ask: 'account' }],
  ['a new account needs no look', { ...start, ...connect }, { ask: 'link' }],
  ['twice: accepted already', { ...start, ...connect, isAccepted: true }, { show: 'connected' }],
  ['pressed again and again', { ...start, ...reauth, isTooOften: true }, { show: 'too_many' }],
  ['the account is well already', { ...start, ...reauth, account: 'well' }, { show: 'already_well' }],
  ['it needs its owner', { ...start, ...reauth, account: 'needs_owner' }, { ask: 'link' }],
  ['its token soon runs out', { ...start, ...reauth, account: 'expiring' }, { ask: 'link' }],
  ['it was disconnected, or its project is gone', { ...start, ...reauth, account: 'gone' }, { show: 'gone' }],
  ['it is leased', { ...start, ...reauth, account: 'leased' }, { show: 'misconfigured' }],
  ['the limit is used up', { ...start, ...connect, link: 'busy' }, { show: 'busy' }],
  ['Layers is down', { ...start, ...connect, link: 'unavailable' }, { show: 'unavailable' }],
  ['the project is gone', { ...start, ...connect, link: 'gone' }, { show: 'gone' }],
  ['the host is not allowed', { ...start, ...connect, link: 'misconfigured' }, { show: 'misconfigured' }],
  [
    'Layers renews only what is lost',
    { ...start, ...reauth, account: 'expiring', link: 'conflict' },
    { show: 'already_well' },
  ],
  [
    'another conflict',
    { ...start, ...reauth, account: 'needs_owner', link: 'conflict' },
    { show: 'misconfigured' },
  ],

  // The return to the browser that began.
  ['Layers is asked', { ...mine, ...connect }, { ask: 'answer' }],
  ['connected', { ...mine, ...connect, answer: 'connected' }, connected],
  ['denied', { ...mine, ...reauth, answer: 'denied' }, { show: 'denied', outcome: 'denied' }],
  [
    'another account',
    { ...mine, ...reauth, answer: 'other_account' },
    { show: 'other_account', outcome: 'failed' },
  ],
  ['failed', { ...mine, ...reauth, answer: 'failed' }, { show: 'failed', outcome: 'failed' }],
  ['too early', { ...mine, ...reauth, answer: 'pending' }, { show: 'pending' }],
  ['the ten minutes are over', { ...mine, ...reauth, answer: 'expired' }, { show: 'lapsed' }],
  ['a reload', { ...mine, ...reauth, ending: 'denied' }, { show: 'denied' }],
  [
    'a reload when the invite has run out',
    { ...mine, ...connect, fault: 'expired', ending: 'connected' },
    { show: 'connected' },
  ],
  [
    'begun in time, back too late for a new invite',
    { ...mine, ...connect, fault: 'expired', answer: 'connected' },
    connected,
  ],
  ['reloaded again and again', { ...mine, ...reauth, isTooOften: true }, { show: 'unsettled' }],
  ['back after hours', { step: 'return', attempt: 'over', ...reauth }, { show: 'lapsed' }],

  // The return to another browser.
  ['a new account cannot be told', { ...elsewhere, ...connect }, { show: 'elsewhere' }],
  ['a known account tells', { ...elsewhere, ...reauth }, { ask: 'account' }],
  ['it is well now', { ...elsewhere, ...reauth, account: 'well' }, connected],
  ['it is not', { ...elsewhere, ...reauth, account: 'needs_owner' }, { show: 'elsewhere' }],
])('%s', (_, facts, decision) => {
  expect(decideVisit(facts)).toEqual(decision);
});

test('every combination of facts leads to a question that was not asked, or to a page', () => {
  const flags = [undefined, false, true];
  let count = 0;
  for (const step of ['open', 'start', 'return'] as const)
    for (const fault of [undefined, 'expired', 'altered'] as const)
      for (const purpose of ['connect', 'reauth'] as const)
        for (const attempt of [undefined, 'mine', 'elsewhere', 'over'] as const)
          for (const ending of [undefined, 'connected', 'failed'] as const)
            for (const isTooOften of flags)
              for (const isAccepted of flags)
                for (const account of [undefined, ...ACCOUNTS])
                  for (const link of [undefined, ...TROUBLES])
                    for (const answer of [undefined, ...ANSWERS]) {
                      const facts = {
                        step,
                        fault,
                        purpose,
                        attempt,
                        ending,
                        isTooOften,
                        isAccepted,
                        account,
                        link,
                        answer,
                      };
                      const decision = decideVisit(facts);
                      count += 1;
                      const isRight =
                        'ask' in decision ? facts[decision.ask] === undefined : decision.show !== undefined;
                      if (!isRight) throw new Error(JSON.stringify(facts));
                    }
  expect(count).toBeGreaterThan(100_000);
});

test('nothing but Layers, or the account that Layers lists, makes an outcome', () => {
  for (const step of ['open', 'start'] as const)
    for (const account of [undefined, ...ACCOUNTS])
      expect(decideVisit({ step, purpose: 'reauth', account })).not.toHaveProperty('outcome');
  for (const answer of ANSWERS) {
    const outcome = 'outcome' in decideVisit({ ...mine, ...reauth, answer });
    expect([answer, outcome]).toEqual([
      answer,
      ['connected', 'denied', 'other_account', 'failed'].includes(answer),
    ]);
  }
  for (const account of ACCOUNTS)
    expect([account, 'outcome' in decideVisit({ ...elsewhere, ...reauth, account })]).toEqual([
      account,
      account === 'well',
    ]);
});

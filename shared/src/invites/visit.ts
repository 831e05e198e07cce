/**
 * What a visitor of an invite's page sees, and what has to be found out before. Pure: from what is known it tells either the
 * next question or the page. The tables are the whole rule; `serve.ts` asks the questions.
 */
import { InviteFault, InvitePurpose } from './token';

/** What the visitor did: opened the page, pressed its button, or came back from the platform. */
export type Step = 'open' | 'start' | 'return';

/** Why a question to Layers brought nothing. */
export type VisitFailure =
  /** The rate limit is used up for now. */
  | 'busy'
  /** Layers is down or did not answer. */
  | 'unavailable'
  /** Layers does not know the project or the account. */
  | 'gone'
  /** The account is in a state that does not allow it. */
  | 'conflict'
  /** Somebody on our side has to change something: the key, its scopes, its allowlist. */
  | 'misconfigured';

/** The account to reconnect, as the project's list shows it; `gone` also when it is disconnected. */
export type AccountFact =
  | 'well'
  /** Connected, but its token soon runs out. */
  | 'expiring'
  | 'needs_owner'
  /** Layers itself renews a leased account. */
  | 'leased'
  | VisitFailure;

/** How an attempt stands, by Layers' answer. */
export type AnswerFact = Ending | 'pending' | 'expired' | VisitFailure;

/** What can be asked of Layers: the account, a link (with it the visitor goes on to the platform), how the attempt stands. */
export type Question = 'account' | 'link' | 'answer';

export const ENDINGS = ['connected', 'denied', 'other_account', 'failed'] as const;
/** How an attempt ended, by Layers' answer. */
export type Ending = (typeof ENDINGS)[number];

/** Every page. */
export type ViewName =
  | 'connect'
  | 'reconnect'
  | Ending
  | 'already_well'
  | 'pending'
  | 'lapsed'
  | 'elsewhere'
  | 'too_many'
  | 'unsettled'
  | Exclude<VisitFailure, 'conflict'>
  | InviteFault;

/** What the workflow hears. */
export type OutcomeName = 'connected' | 'denied' | 'failed';

/** What is known of a visit; what is absent has not been asked. */
export interface VisitFacts {
  step: Step;
  /** Absent when the invite is good. */
  fault?: InviteFault;
  purpose?: InvitePurpose;
  /** Whether this browser has connected an account with this invite for a new one. */
  isAccepted?: boolean;
  /** Whether this was tried too often in the last minute. */
  isTooOften?: boolean;
  /** Of a return: whether this browser began the attempt, and whether it is too long ago to ask about. */
  attempt?: 'mine' | 'elsewhere' | 'over';
  /** Of a return: how the attempt ended, when that was asked before. */
  ending?: Ending;
  account?: AccountFact;
  /** Why no link could be made. */
  link?: VisitFailure;
  answer?: AnswerFact;
}

/** The next question, or the page; `outcome` when the workflow is to hear of it. */
export type Decision = { ask: Question } | { show: ViewName; outcome?: OutcomeName };

/** What the workflow hears of each ending. */
const OUTCOME_OF: Record<Ending, OutcomeName> = {
  connected: 'connected',
  denied: 'denied',
  other_account: 'failed',
  failed: 'failed',
};

/** After the button of a reauth invite: a page, or `link` where one is needed. */
const AT_START: Record<AccountFact, ViewName | 'link'> = {
  well: 'already_well',
  expiring: 'link',
  needs_owner: 'link',
  leased: 'misconfigured',
  busy: 'busy',
  unavailable: 'unavailable',
  gone: 'gone',
  conflict: 'misconfigured',
  misconfigured: 'misconfigured',
};

/** When no link could be made. */
const WITHOUT_LINK: Record<VisitFailure, ViewName> = {
  busy: 'busy',
  unavailable: 'unavailable',
  gone: 'gone',
  conflict: 'misconfigured',
  misconfigured: 'misconfigured',
};

/** After the return to the browser that began. */
const ON_RETURN: Record<AnswerFact, ViewName> = {
  connected: 'connected',
  denied: 'denied',
  other_account: 'other_account',
  failed: 'failed',
  pending: 'pending',
  expired: 'lapsed',
  busy: 'unsettled',
  unavailable: 'unsettled',
  gone: 'unsettled',
  conflict: 'unsettled',
  misconfigured: 'unsettled',
};

/**
 * After the return to another browser, which does not know the state. A link is made only for an account that is not well,
 * so one that is well now was reconnected.
 */
const ON_RETURN_ELSEWHERE: Record<AccountFact, ViewName> = {
  well: 'connected',
  expiring: 'elsewhere',
  needs_owner: 'elsewhere',
  leased: 'elsewhere',
  busy: 'unsettled',
  unavailable: 'unsettled',
  gone: 'elsewhere',
  conflict: 'unsettled',
  misconfigured: 'unsettled',
};

/** Total: every combination of facts leads to a question or a page. */
export function decideVisit(facts: VisitFacts): Decision {
  const { step, fault, purpose, attempt, isAccepted } = facts;
  // Who pressed the button in time may come back later.
  const isInTime = fault === 'expired' && attempt !== undefined;
  if (fault && !isInTime) return { show: fault };
  if (step === 'return') return decideReturn(facts);
  if (isAccepted && purpose === 'connect') return { show: 'connected' };
  if (step === 'open') return { show: purpose === 'connect' ? 'connect' : 'reconnect' };
  return decideStart(facts);
}

function decideStart({ purpose, isTooOften, account, link }: VisitFacts): Decision {
  if (isTooOften) return { show: 'too_many' };
  if (purpose === 'reauth') {
    if (!account) return { ask: 'account' };
    const view = AT_START[account];
    if (view !== 'link') return { show: view };
  }
  if (!link) return { ask: 'link' };
  // Layers may renew nothing that is still connected.
  return { show: link === 'conflict' && account === 'expiring' ? 'already_well' : WITHOUT_LINK[link] };
}

function decideReturn({ purpose, attempt, ending, isTooOften, account, answer }: VisitFacts): Decision {
  if (ending) return { show: ending };
  if (attempt === 'over') return { show: 'lapsed' };
  if (isTooOften) return { show: 'unsettled' };
  if (attempt === 'mine') return answer ? shown(ON_RETURN[answer]) : { ask: 'answer' };
  if (purpose === 'connect') return { show: 'elsewhere' };
  return account ? shown(ON_RETURN_ELSEWHERE[account]) : { ask: 'account' };
}

function shown(view: ViewName): Decision {
  const ending = ENDINGS.find((each) => each === view);
  return ending ? { show: view, outcome: OUTCOME_OF[ending] } : { show: view };
}

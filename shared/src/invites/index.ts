/** Invites: links that last for days, the page behind them, and what a visit of it decides. */
export { requirePageUrl, createInviteLink } from './link';
export type { InviteLink } from './link';
export { createVisitLimiter } from './limiter';
export type { VisitLimiter } from './limiter';
export type { InviteOutcome, InvitePage, InviteRequest, InviteResponse } from './host';
export { outcomeFields } from './outcome';
export type { InviteOutcomeFields } from './outcome';
export type { PageContent } from './page';
export { serveInvite, showInvitePage } from './serve';
export { requirePageSettings } from './settings';
export type { InvitePageSettings, PageSettingsInput } from './settings';
export type { SignatureFault } from './signing';
export { LANGUAGES, TEXT_KEYS } from './texts';
export type { Language, TextKey } from './texts';
export { createInvite, DEFAULT_VALID_DAYS, MAX_VALID_DAYS, readInvite } from './token';
export type { Invite, InviteFault, InviteInput, InvitePurpose, InviteReading } from './token';
export type { Ending, OutcomeName, ViewName, VisitFailure } from './visit';

/** Input fields that several operations share, and the notes every user should have read. */
import { defineInputFields, PlainInputField } from 'zapier-platform-core';

import { accountChoices, projectChoices } from './choices';

export const PLATFORM_CHOICES = { tiktok: 'TikTok', instagram: 'Instagram' };
export const LEVEL_CHOICES = { warning: 'Warning or Worse', critical: 'Critical Only' };

const project = {
  key: 'project_id',
  label: 'Project',
  type: 'string',
  choices: { perform: projectChoices },
} as const;

export const projectField = {
  ...project,
  required: true,
  helpText: 'The Layers project the account belongs to. You can also map its id from an earlier step.',
} as const satisfies PlainInputField;

export const optionalProjectField = {
  ...project,
  required: false,
  helpText: 'Leave it empty to watch all active projects of your organization.',
} as const satisfies PlainInputField;

export const accountField = {
  key: 'social_account_id',
  label: 'Account',
  type: 'string',
  required: true,
  choices: { perform: accountChoices },
  dependsOn: ['project_id'],
  // "Add a search step" beside the field.
  search: 'find_account.id',
  helpText: 'Choose a project first. You can also map the account id from an earlier step.',
} as const satisfies PlainInputField;

/** The account of a link; a refusal does not name it. */
export const subjectFields = defineInputFields([
  {
    ...project,
    required: false,
    helpText:
      'The project of the link, mapped from the step that created it. It is given back in the result.',
  },
  {
    ...accountField,
    required: false,
    helpText:
      'The account of a reauth link, mapped from the step that created it. With it and the project, the result names the account also when its owner refuses.',
  },
]);

export const linkFields = defineInputFields([
  {
    key: 'return_url',
    label: 'Return URL',
    type: 'string',
    required: true,
    helpText:
      "Where the owner's browser goes after consenting. Its host has to be on the allowlist of your API key.",
  },
  {
    key: 'scopes',
    label: 'Scopes',
    type: 'string',
    required: false,
    list: true,
    helpText: "Platform permissions to ask for. Leave it empty for the platform's full set.",
  },
]);

export const policyFields = defineInputFields([
  {
    key: 'lead_days',
    label: 'Warn Before Expiry (Days)',
    type: 'number',
    required: false,
    default: '3',
    helpText: 'An account whose connection expires within this many days counts as a warning.',
  },
  {
    key: 'content_health',
    label: 'Include Content Health',
    type: 'boolean',
    required: false,
    default: 'true',
    helpText:
      'Also look at shadowbans, dropped tiers and low scores. It costs at most one request per account every 30 minutes.',
  },
  {
    key: 'score_threshold',
    label: 'Low Score Below',
    type: 'number',
    required: false,
    default: '40',
    helpText: 'A content score (0 to 100) below this is low, until it is 5 points above again.',
  },
]);

/** The link is a bearer secret, and Zap history keeps it. */
export const linkNote = {
  key: 'about_links',
  label: 'Please Note',
  type: 'copy',
  helpText:
    'The link and its state are secrets: whoever opens the link can connect an account. Both stay visible in your Zap history. The link works for 10 minutes, so send it right away, and only to the owner of the account.',
} as const satisfies PlainInputField;

/** An invite is a bearer secret for days. */
export const inviteNote = {
  key: 'about_invites',
  label: 'Please Note',
  type: 'copy',
  helpText:
    'Whoever opens the link can connect an account until it expires; it cannot be taken back. It stays visible in your Zap history. Send it only to the owner of the account. The page that it leads to makes the real link, and reports the outcome when the owner is back.',
} as const satisfies PlainInputField;

const POLLING =
  'How soon the Zap notices depends on the polling interval of your Zapier plan (1 to 15 minutes).';

export const healthNote = {
  key: 'about_health',
  label: 'Please Note',
  type: 'copy',
  helpText: `Accounts that are already unhealthy when the Zap is turned on do not trigger it; it triggers for problems that begin later. Each account triggers once per reason, and for the same reason again only after that reason was gone. When 100 or more items come at once, Zapier holds them until somebody replays them. ${POLLING} In projects of more than 200 accounts everything but the need to reconnect can take several polls to be noticed.`,
} as const satisfies PlainInputField;

export const recoveredNote = {
  key: 'about_recovered',
  label: 'Please Note',
  type: 'copy',
  helpText: `Triggers when an account that was unhealthy, as the fields below define it, has no problem any more. It compares each poll with the one before. So it does not notice an account that became unhealthy and recovered between two polls, or that recovered after Zapier lost what the Zap remembers. An account with a status that Layers does not document does not count as recovered. ${POLLING} In projects of more than 200 accounts a recovery can take several polls to be noticed.`,
} as const satisfies PlainInputField;

export const connectedNote = {
  key: 'about_connected',
  label: 'Please Note',
  type: 'copy',
  helpText: `Triggers for new accounts and for accounts that were lost and are connected again. Accounts that are already connected when the Zap is turned on do not trigger it. ${POLLING} An account that is lost and reconnected between two polls can go unnoticed; use Account Event (Instant) for these.`,
} as const satisfies PlainInputField;

export const revokeNote = {
  key: 'about_revoking',
  label: 'This Cannot Be Undone',
  type: 'copy',
  helpText:
    'Revoking drops the stored connection of the account and cancels all of its queued posts at once. Canceled posts do not come back when the account is connected again, and its owner has to consent anew. Published posts stay. Releasing a lease gives the account back for good.',
} as const satisfies PlainInputField;

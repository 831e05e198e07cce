import type { IDataObject, INodeProperties } from 'n8n-workflow';

import {
  assessHealth,
  DEFAULT_HEALTH_POLICY,
  hasApiCode,
  HealthPolicy,
  HealthReport,
  HealthSnapshot,
} from 'layers-social-core';
import {
  accountField,
  optionsField,
  projectField,
  simplifyField,
  updateDisplayOptions,
} from '../../../../lib/fields';
import type { Parameters } from '../../../../lib/params';
import type { Session } from '../../../../lib/session';
import { ToolOutput, toolOutputFields, toolOutputOf } from '../../../../lib/tool-output';
import type { Job } from '../operation';
import { findAccount } from './find';

const DAY_MS = 86_400_000;
/** What the simplified report has. */
const MEMBERS = [
  'socialAccountId',
  'projectId',
  'platform',
  'handle',
  'level',
  'reasons',
  'message',
  'fix',
  'status',
  'leased',
  'tokenExpiresAt',
  'score',
  'tier',
  'recommendation',
] as const;
const OUTPUT: ToolOutput = { members: MEMBERS, initial: 'simplified', show: { simplify: [true] } };

export const description: INodeProperties[] = updateDisplayOptions('account', 'getHealth', [
  projectField(),
  accountField(),
  simplifyField,
  ...toolOutputFields(OUTPUT),
  optionsField([
    {
      displayName: 'Content Health',
      name: 'contentHealth',
      type: 'boolean',
      default: true,
      description: 'Whether to read score, tier and shadowban too, which takes one more request per item',
    },
    {
      displayName: 'Score Threshold',
      name: 'scoreThreshold',
      type: 'number',
      typeOptions: { minValue: 0, maxValue: 100 },
      default: 40,
      description: 'Warn when the score (0 to 100) is below this',
    },
    {
      displayName: 'Token Lead Time (Days)',
      name: 'tokenLeadDays',
      type: 'number',
      typeOptions: { minValue: 0 },
      default: 3,
      description: 'Warn this many days before the connection of the account expires',
    },
  ]),
]);

/** One report from the connection and the content side: level, reasons and fixes. */
export async function execute(job: Job): Promise<IDataObject> {
  const { params, session } = job;
  const options = params.collection('options');
  const policy = policyOf(options);
  const { projectId, ...account } = await findAccount(job);
  const wantsContent = options.flag('contentHealth', true) && account.status !== 'disconnected';
  const snapshot = wantsContent ? await snapshotOf(session, account.socialAccountId) : undefined;
  const report = assessHealth({ account, snapshot, policy, now: session.runtime.now() });
  const raw = { projectId, ...report };
  if (!params.flag('simplify', true)) return raw;
  return toolOutputOf(job, OUTPUT, { raw, simplified: simplified(projectId, report) });
}

function policyOf(options: Parameters): HealthPolicy {
  const leadDays = options.amount('tokenLeadDays');
  return {
    tokenLeadMs: leadDays === undefined ? DEFAULT_HEALTH_POLICY.tokenLeadMs : leadDays * DAY_MS,
    scoreThreshold: options.amount('scoreThreshold', { max: 100 }) ?? DEFAULT_HEALTH_POLICY.scoreThreshold,
  };
}

/** The list knows the account, so 404 means that Layers has not looked at its content yet. */
async function snapshotOf(session: Session, socialAccountId: string): Promise<HealthSnapshot | undefined> {
  return session.client.getHealth(socialAccountId).catch((error: unknown) => {
    if (hasApiCode(error, 'NOT_FOUND')) return undefined;
    throw error;
  });
}

function simplified(
  projectId: string,
  { level, reasons, account, snapshot }: HealthReport,
): Record<(typeof MEMBERS)[number], IDataObject[string]> {
  return {
    socialAccountId: account.socialAccountId,
    projectId,
    platform: account.platform,
    handle: account.handle ?? null,
    level,
    reasons: reasons.map((reason) => reason.code),
    message: reasons.map((reason) => reason.message).join(' '),
    fix: reasons[0]?.fix ?? null,
    status: account.status,
    leased: account.leased ?? false,
    tokenExpiresAt: account.tokenExpiresAt ?? null,
    score: snapshot?.score ?? null,
    tier: snapshot?.tier ?? null,
    recommendation: snapshot?.recommendation ?? null,
  };
}

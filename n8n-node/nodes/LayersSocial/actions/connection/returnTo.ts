/** Where the owner's browser goes after the consent: back to this very execution, or anywhere else. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { hasApiCode, requireReturnUrl } from 'layers-social-core';
import { OperationError } from '../../../../lib/errors';
import { returnUrlField } from '../../../../lib/fields';
import type { Job } from '../operation';
import { canSuspend } from './suspend';

export const returnFields: INodeProperties[] = [
  {
    displayName: 'Return To',
    name: 'returnTo',
    type: 'options',
    default: 'workflow',
    description: 'Where the browser of the account owner goes after the consent',
    hint: 'The host must be on the allowlist of your API key',
    options: [
      {
        name: 'This Workflow',
        value: 'workflow',
        description:
          'A small page of this n8n; the visit resumes Wait for Connection. For one item at a time: an execution has one such address.',
      },
      { name: 'Other URL', value: 'url', description: 'A page of yours; Wait for Connection then polls' },
    ],
  },
  { ...returnUrlField, hint: undefined, displayOptions: { show: { returnTo: ['url'] } } },
];

export interface ReturnAddress {
  returnTo: 'workflow' | 'url';
  returnUrl: string;
}

/** For the item of the link: where its owner comes back to, and for this workflow to which execution of it. */
export function returnMembers({ context }: Job, { returnTo }: ReturnAddress): IDataObject {
  return { returnTo, ...(returnTo === 'workflow' && { executionId: context.getExecutionId() }) };
}

/** Whether the owner of the item's link comes back to another execution: each step executed by itself is one of its own. */
export function returnsElsewhere({ context, input }: Job): boolean {
  const { executionId } = input;
  return typeof executionId === 'string' && executionId !== context.getExecutionId();
}

/** The address to ask Layers to return to. Throws an `OperationError` where this execution cannot be returned to. */
export function returnAddressOf(job: Job): ReturnAddress {
  const { params, context, itemIndex } = job;
  const returnTo = params.choice('returnTo', ['workflow', 'url']) ?? 'workflow';
  if (returnTo === 'url') return { returnTo, returnUrl: params.text('returnUrl') ?? '' };
  if (!canSuspend(job)) {
    throw new OperationError(
      'ONE_RETURN_AT_A_TIME',
      "'Return To' This Workflow works for one item at a time, and not in a tool of an AI agent",
      "Pass the items on one by one with a Loop Over Items node, or set 'Return To' to Other URL.",
    );
  }
  const resumeUrl = context.evaluateExpression('{{ $execution.resumeUrl }}', itemIndex);
  return { returnTo, returnUrl: requireReturnUrl('returnTo', resumeUrl) };
}

/** For a rejected link: says which setting is meant when the address was this n8n's own. */
export function explainReturn({ returnTo, returnUrl }: ReturnAddress): (error: unknown) => never {
  return (error) => {
    if (returnTo === 'workflow' && hasApiCode(error, 'RETURN_URL_NOT_ALLOWED')) throw notAllowed(returnUrl);
    throw error;
  };
}

function notAllowed(returnUrl: string): OperationError {
  const { hostname } = new URL(returnUrl);
  return new OperationError(
    'RETURN_URL_NOT_ALLOWED',
    "The owner may not be sent back to this n8n: its host is not on the allowlist of the API key ('Return To' is This Workflow)",
    [
      `Ask your Layers account manager to allow the host ${hostname}; a new key is not needed.`,
      "Until then set 'Return To' to Other URL and 'Resume' of Wait for Connection to Poll.",
      'If the host is not the public one of your n8n, set WEBHOOK_URL on the server.',
    ].join(' '),
  );
}

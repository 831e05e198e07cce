/** What surprises people, said beside the node before it runs. n8n shows a hint where its condition holds. */
import type { NodeHint } from 'n8n-workflow';

const revokesForGood: NodeHint = {
  message:
    "This step disconnects the account for good and cancels its queued posts, also when you execute only this step. Switch 'Preview Only' on to see what it would cancel.",
  type: 'warning',
  location: 'outputPane',
  whenToDisplay: 'beforeExecution',
  displayCondition:
    '={{ $parameter["resource"] === "account" && $parameter["operation"] === "revoke" && $parameter["previewOnly"] !== true }}',
};

const executeTheWhole: NodeHint = {
  message:
    'Execute the whole workflow to try this. Executed by itself, the step asks every 5 seconds, because the link then belongs to another execution.',
  type: 'info',
  location: 'outputPane',
  whenToDisplay: 'beforeExecution',
  displayCondition: '={{ $parameter["operation"] === "wait" && $parameter["resume"] !== "poll" }}',
};

export const hints: NodeHint[] = [revokesForGood, executeTheWhole];

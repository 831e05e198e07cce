/** What the editor says in the panel of the trigger: how to try it, and when it runs by itself. */
import type { TriggerPanelDefinition } from 'n8n-workflow';

const TRY =
  '<b>To try it</b>, publish the workflow and paste its <b>Production URL</b> into a step <i>Create Invite Link</i>. Open the link that the step makes, in another browser if you can, and connect an account as its owner would; the sandbox stands in for TikTok and Instagram.';
const LIST = "These executions are in the <a data-key='executions'>executions list</a>, not in the editor.";

export const triggerPanel: TriggerPanelDefinition = {
  header: 'A page for the owners of accounts',
  executionsHelp: {
    inactive: `${TRY} ${LIST}`,
    active: `${TRY} It is published, so the page is open. ${LIST}`,
  },
  activationHint: 'The page of your invite links is open for as long as the workflow is published.',
};

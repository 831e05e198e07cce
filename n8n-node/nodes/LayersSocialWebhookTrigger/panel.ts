/** What the editor says in the panel of the trigger: how to try it, and when it runs by itself. */
import type { TriggerPanelDefinition } from 'n8n-workflow';

const TRY =
  "<b>While you build the workflow</b>, click <b>Execute step</b>. n8n then listens for one event: connect an account or let a token run out; the sandbox's console can do both. The event comes within about a minute. Layers has to reach your n8n for it.";
const LIST = "These executions are in the <a data-key='executions'>executions list</a>, not in the editor.";

export const triggerPanel: TriggerPanelDefinition = {
  header: 'Listen for one event',
  executionsHelp: {
    inactive: `${TRY}<br /> <br /><b>Once you are done</b>, publish the workflow: it registers its address at Layers and starts for every chosen event. ${LIST}`,
    active: `${TRY}<br /> <br /><b>It also starts by itself</b>, since it is published. ${LIST}`,
  },
  activationHint: 'Once you are done, publish the workflow. You need not click this button any more then.',
};

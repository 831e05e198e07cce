/** What the editor says in the panel of the trigger: how to try it, and when it runs by itself. */
import type { NodeHint, TriggerPanelDefinition } from 'n8n-workflow';

const TRY =
  '<b>While you build the workflow</b>, click <b>Fetch Test Event</b>: it gives an example of each chosen event at once, made of an account of yours. Nothing has to happen for it.';
const LIST = "These executions are in the <a data-key='executions'>executions list</a>, not in the editor.";

export const triggerPanel: TriggerPanelDefinition = {
  header: 'Get an example of each event',
  executionsHelp: {
    inactive: `${TRY}<br /> <br /><b>To see it start by itself</b>, publish the workflow. Then connect an account or let a token run out; the sandbox's console can do both. ${LIST}`,
    active: `${TRY}<br /> <br /><b>It also starts by itself</b>, since it is published: connect an account or let a token run out; the sandbox's console can do both. Layers is asked at the 'Poll Times'. ${LIST}`,
  },
  activationHint:
    'Once you are done, publish the workflow. It reports what happens from then on, not accounts that are unhealthy already.',
};

export const hints: NodeHint[] = [
  {
    message:
      'This is an example of each chosen event, made of one of your accounts. Once published, the workflow starts for what happens from then on.',
    type: 'info',
    location: 'outputPane',
    whenToDisplay: 'afterExecution',
  },
];

// The templates of the package, as a person would make them ready: the credential chosen in every Layers node and in
// every form that asks for a login, the project where the template leaves it open, and mail and Slack switched off.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Credential, WorkflowNode, WorkflowPlan } from './workflows.ts';

const folder = fileURLToPath(new URL('../../n8n-node/workflows', import.meta.url));
const ours = 'n8n-nodes-layers-social.';
const projectsNode = 'Projects';
const elsewhere = ['n8n-nodes-base.emailSend', 'n8n-nodes-base.slack'];

export interface Choice {
  credential: Credential;
  /** Opens the forms that ask for a login. */
  formLogin?: Credential;
  project: { id: string; name: string };
  /** Where owners come back to who are not sent back to n8n itself. */
  returnUrl: string;
}

/** The workflow files as they are shipped, by file name without `.json`. */
export function readTemplates(): Map<string, WorkflowPlan> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as WorkflowPlan;
  return new Map(files.sort().map((file) => [file.replace(/\.json$/, ''), read(file)]));
}

export function chooseIn(template: WorkflowPlan, choice: Choice): WorkflowPlan {
  const nodes = template.nodes.map((node) => {
    // There is no mail server and no Slack here; a node that is switched off passes on what it would have sent.
    if (elsewhere.includes(node.type)) return { ...node, disabled: true };
    if (node.type.startsWith(ours)) return chosen(node, choice);
    if (choice.formLogin && node.parameters['authentication'] === 'basicAuth')
      return { ...node, credentials: { httpBasicAuth: choice.formLogin } };
    if (node.name === projectsNode)
      return { ...node, parameters: projectList(JSON.stringify([choice.project.id])) };
    return node;
  });
  return { ...template, nodes, pinData: pinned(template.pinData, choice) };
}

/** The parameters of the node in which a template has its user list projects; `value` is JSON or an expression. */
export const projectList = (value: string) => ({
  assignments: { assignments: [{ id: 'projectId', name: 'projectId', type: 'array', value }] },
});

/** Pinned data that stands for a person's input names the project and the return address too. */
function pinned(pinData: WorkflowPlan['pinData'], { project, returnUrl }: Choice): WorkflowPlan['pinData'] {
  if (!pinData) return undefined;
  const choices: Record<string, string> = { projectId: project.id, returnUrl };
  const chosenIn = ({ json }: { json: Record<string, unknown> }) => ({
    json: Object.fromEntries(Object.entries(json).map(([name, value]) => [name, choices[name] ?? value])),
  });
  return Object.fromEntries(Object.entries(pinData).map(([name, items]) => [name, items.map(chosenIn)]));
}

function chosen(node: WorkflowNode, { credential, project }: Choice): WorkflowNode {
  const given = node.parameters['project'] as { value?: unknown } | undefined;
  const isOpen = given !== undefined && given.value === '';
  const picked = { __rl: true, mode: 'list', value: project.id, cachedResultName: project.name };
  return {
    ...node,
    credentials: { layersApi: credential },
    parameters: isOpen ? { ...node.parameters, project: picked } : node.parameters,
  };
}

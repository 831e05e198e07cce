// The templates of n8n-node/workflows in the hands of a person: imported as the file is, then what its note asks for.
import assert from 'node:assert/strict';

import {
  createWorkflow,
  readTemplates,
  type Credential,
  type Rest,
  type SavedWorkflow,
  type WorkflowNode,
  type WorkflowPlan,
} from '../../n8n-server/index.ts';

export const templateFiles = (): string[] => [...readTemplates().keys()];

/** The file as it is shipped, named without `.json`. */
export function readTemplate(file: string): WorkflowPlan {
  const template = readTemplates().get(file);
  assert.ok(template, `there is no template ${file}`);
  return template;
}

export const importTemplate = (rest: Rest, file: string): Promise<SavedWorkflow> =>
  createWorkflow(rest, readTemplate(file));

interface TypeInVersion {
  name: string;
  version: number | number[];
  credentials?: { name: string; required?: boolean; displayOptions?: unknown }[];
}

/** The type of the node in its version; throws when n8n does not have it. */
export type TypeOf = (node: WorkflowNode) => TypeInVersion;

export async function loadTypes(rest: Rest): Promise<TypeOf> {
  const all = (await (await rest.file('/types/nodes.json')).json()) as TypeInVersion[];
  return ({ name, type, typeVersion }) => {
    const found = all.find((one) => one.name === type && [one.version].flat().includes(typeVersion));
    assert.ok(found, `"${name}": n8n has no ${type} in version ${typeVersion}`);
    return found;
  };
}

/** What a person chooses. */
export interface Choices {
  /** By the type of the credential. */
  credentials: Record<string, Credential>;
  /** Put where the file leaves the project open. */
  projectId?: string;
  /** The id of the data table for all table nodes. */
  tableId?: string;
  /** Of every mail, and to whom those go that name nobody. */
  mailFrom: string;
  mailToTeam: string;
  /** The id of a Slack channel. */
  channel: string;
  /** Where n8n is, for the address of the page of invite links. */
  url: string;
  /** Parameters changed by hand, by the name of the node. */
  parameters?: Record<string, Record<string, unknown>>;
  pinData?: Record<string, unknown>;
}

function chooseCredentials(node: WorkflowNode, type: TypeInVersion, choices: Choices): WorkflowNode {
  const chosen = { ...node.credentials };
  for (const { name, required, displayOptions } of type.credentials ?? []) {
    const credential = choices.credentials[name];
    if (credential) chosen[name] = credential;
    else assert.ok(!required || displayOptions, `"${node.name}" is without its credential ${name}`);
  }
  return { ...node, credentials: chosen };
}

const isOpen = (locator: unknown): locator is { value: '' } =>
  typeof locator === 'object' && locator !== null && 'value' in locator && locator.value === '';

/** What a person fills in where the file leaves a field empty, by the name of the parameter. */
function answerTo(name: string, choices: Choices, nodes: WorkflowNode[]): string | undefined {
  const page = nodes.find(({ type }) => type.endsWith('.layersSocialInviteTrigger'));
  const answers: Record<string, string | undefined> = {
    project: choices.projectId,
    dataTableId: choices.tableId,
    channelId: choices.channel,
    fromEmail: choices.mailFrom,
    toEmail: choices.mailToTeam,
    pageUrl: page && `${choices.url}/webhook/${page.webhookId}/invite`,
  };
  return answers[name];
}

/** Every field that a person has to fill in, or the workflow does not run. */
const asked = ['project', 'dataTableId', 'channelId', 'fromEmail', 'toEmail', 'pageUrl'];

function chooseParameters(node: WorkflowNode, choices: Choices, nodes: WorkflowNode[]): WorkflowNode {
  const parameters = { ...node.parameters, ...choices.parameters?.[node.name] };
  for (const name of asked) {
    const given = parameters[name];
    if (given !== '' && !isOpen(given)) continue;
    const answer = answerTo(name, choices, nodes);
    assert.ok(answer, `"${node.name}" leaves ${name} open`);
    parameters[name] = given === '' ? answer : { ...given, mode: 'id', value: answer };
  }
  return { ...node, parameters };
}

async function assertCredentialsKnown(rest: Rest, nodes: WorkflowNode[]): Promise<void> {
  const known = new Set((await rest.get<Credential[]>('/credentials')).map(({ id }) => id));
  for (const { name, credentials = {} } of nodes) {
    for (const [type, { id }] of Object.entries(credentials))
      assert.ok(known.has(id), `"${name}" points at a credential ${type} that n8n does not have`);
  }
}

/** Imports the file and does what its note asks for. */
export async function prepare(
  { rest, typeOf }: { rest: Rest; typeOf: TypeOf },
  file: string,
  choices: Choices,
): Promise<SavedWorkflow> {
  const { id, nodes, connections } = await importTemplate(rest, file);
  const chosen = nodes.map((node) =>
    chooseParameters(chooseCredentials(node, typeOf(node), choices), choices, nodes),
  );
  const { pinData } = choices;
  const changes = { nodes: chosen, connections, ...(pinData && { pinData }) };
  const saved = await rest.patch<SavedWorkflow>(`/workflows/${id}`, changes);
  await assertCredentialsKnown(rest, saved.nodes);
  return saved;
}

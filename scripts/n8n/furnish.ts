// What a newcomer finds in the editor: a credential for the sandbox, and the templates ready to run.
import type { Sandbox } from '../../sandbox/dist/index.js';
import {
  chooseIn,
  createCredential,
  createWorkflow,
  readTemplates,
  type Choice,
  type Credential,
  type Rest,
  type SavedWorkflow,
} from '../n8n-runtime/index.ts';

const credentialName = 'Layers sandbox';

/** The names of the templates that are in n8n now; one that a person has changed is left alone. */
export async function furnish(rest: Rest, sandbox: Sandbox): Promise<string[]> {
  const choice: Choice = {
    credential: await sandboxCredential(rest, sandbox),
    project: { id: sandbox.projectId, name: await projectName(sandbox) },
    returnUrl: `${sandbox.url}/returned`,
  };
  const there = await rest.get<Pick<SavedWorkflow, 'name'>[]>('/workflows');
  const names = new Set(there.map(({ name }) => name));
  const templates = [...readTemplates().values()];
  for (const template of templates) {
    if (!names.has(template.name)) await createWorkflow(rest, chooseIn(template, choice));
  }
  return templates.map(({ name }) => name);
}

/** The one from an earlier start is brought up to date: the sandbox may listen on another port now. */
async function sandboxCredential(rest: Rest, sandbox: Sandbox): Promise<Credential> {
  const data = { apiKey: sandbox.apiKey, baseUrl: sandbox.url, organizationId: '' };
  const plan = { name: credentialName, type: 'layersApi', data };
  const kept = (await rest.get<Credential[]>('/credentials')).find(({ name }) => name === credentialName);
  if (!kept) return createCredential(rest, plan);
  await rest.patch(`/credentials/${kept.id}`, plan);
  return { id: kept.id, name: credentialName };
}

async function projectName({ url, apiKey, projectId }: Sandbox): Promise<string> {
  const response = await fetch(`${url}/v1/projects/${projectId}`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const { name } = (await response.json()) as { name: string };
  return name;
}

// What a newcomer finds in the editor: a credential for the sandbox, one for forms, and the templates ready to run.
import type { Sandbox } from '../../sandbox/dist/index.js';
import {
  chooseIn,
  createCredential,
  createWorkflow,
  owner,
  readTemplates,
  type Choice,
  type Credential,
  type CredentialPlan,
  type Rest,
  type SavedWorkflow,
} from '../../test/n8n-server/index.ts';

const sandboxName = 'Layers sandbox';
const formLoginName = 'Form login';

/** The names of the templates that are in n8n now; one that a person has changed is left alone. */
export async function seedEditor(rest: Rest, sandbox: Sandbox): Promise<string[]> {
  const choice: Choice = {
    credential: await sandboxCredential(rest, sandbox),
    formLogin: await keptCredential(rest, {
      name: formLoginName,
      type: 'httpBasicAuth',
      data: { user: owner.email, password: owner.password },
    }),
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

const sandboxCredential = (rest: Rest, { apiKey, url }: Sandbox): Promise<Credential> =>
  keptCredential(rest, {
    name: sandboxName,
    type: 'layersApi',
    data: { apiKey, baseUrl: url, organizationId: '' },
  });

/** The one from an earlier start is brought up to date: the sandbox may listen on another port now. */
async function keptCredential(rest: Rest, plan: CredentialPlan): Promise<Credential> {
  const kept = (await rest.get<Credential[]>('/credentials')).find(({ name }) => name === plan.name);
  if (!kept) return createCredential(rest, plan);
  await rest.patch(`/credentials/${kept.id}`, plan);
  return { id: kept.id, name: plan.name };
}

async function projectName({ url, apiKey, projectId }: Sandbox): Promise<string> {
  const response = await fetch(`${url}/v1/projects/${projectId}`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const { name } = (await response.json()) as { name: string };
  return name;
}

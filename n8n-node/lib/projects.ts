/** The choice of projects in the triggers, where one, several or all can be watched. */
import type { ILoadOptionsFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { LayersInputError, requireId } from 'layers-social-core';
import { toNodeError } from './errors';
import { projectField } from './fields';
import type { Parameters } from './params';
import { openSession } from './session';

/** The list ends here; other projects can be given by ID. */
const MAX_OPTIONS = 1_000;

export const projectChoice: INodeProperties[] = [
  {
    displayName: 'Projects',
    name: 'projectScope',
    type: 'options',
    default: 'all',
    description: 'Projects to watch',
    options: [
      { name: 'All Active Projects', value: 'all', description: 'Also projects that are added later' },
      { name: 'One Project', value: 'one' },
      { name: 'Several Projects', value: 'several' },
    ],
  },
  projectField({
    description: 'The Layers project to watch',
    displayOptions: { show: { projectScope: ['one'] } },
  }),
  {
    displayName: 'Project Names or IDs',
    name: 'projects',
    type: 'multiOptions',
    typeOptions: { loadOptionsMethod: 'loadProjects' },
    default: [],
    required: true,
    displayOptions: { show: { projectScope: ['several'] } },
    description:
      'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
  },
];

/** The chosen projects, each once; undefined for all. Throws `LayersInputError` when none is chosen. */
export function chosenProjects(params: Parameters): string[] | undefined {
  const scope = params.choice('projectScope', ['all', 'one', 'several']) ?? 'all';
  if (scope === 'all') return undefined;
  if (scope === 'one') return [params.id('project')];
  const projects = params.list('projects') ?? [];
  if (projects.length > 0) return [...new Set(projects.map((id) => requireId('projects', id)))];
  throw new LayersInputError(
    'projects',
    'is empty',
    "Choose at least one project, or set 'Projects' to All Active Projects.",
  );
}

/** The active projects, as options to choose several from. */
export async function loadProjects(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  const options: INodePropertyOptions[] = [];
  try {
    const { client } = await openSession(this);
    for await (const { id, name } of client.iterateProjects({ status: 'active' })) {
      options.push({ name: name || id, value: id });
      if (options.length === MAX_OPTIONS) break;
    }
  } catch (error) {
    throw toNodeError(this.getNode(), error);
  }
  return options;
}

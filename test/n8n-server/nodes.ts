import type { Rest } from './rest.ts';
import type { Credential } from './workflows.ts';

interface NodeType {
  name: string;
  displayName: string;
  iconUrl?: string | { light: string; dark: string };
  group: string[];
  properties: { name: string; displayName: string }[];
}

interface ListSearch {
  /** `parameters.project`, the place of the resource locator. */
  path: string;
  methodName: string;
  nodeType: string;
  parameters: Record<string, unknown>;
  credentials: Record<string, Credential>;
  filter?: string;
  paginationToken?: unknown;
}

export interface ListPage {
  results: { name: string; value: string }[];
  paginationToken?: unknown;
}

export async function listNodeTypes(rest: Rest): Promise<NodeType[]> {
  return (await (await rest.file('/types/nodes.json')).json()) as NodeType[];
}

/** One page of a dropdown, as the editor asks for it. */
export const searchList = (rest: Rest, search: ListSearch): Promise<ListPage> =>
  rest.post('/dynamic-node-parameters/resource-locator-results', {
    path: search.path,
    methodName: search.methodName,
    nodeTypeAndVersion: { name: search.nodeType, version: 1 },
    currentNodeParameters: search.parameters,
    credentials: search.credentials,
    filter: search.filter,
    paginationToken: search.paginationToken,
  });

/** Workflows of the package's nodes alone: an engine without a server has no others. */
import type { WorkflowJson } from '../support/n8n-engine.ts';

interface Node {
  name: string;
  [member: string]: unknown;
}

export function connectionNode(name: string, parameters: Record<string, unknown>): Node {
  return node(name, 'n8n-nodes-layers-social.layersSocial', { resource: 'connection', ...parameters });
}

/** A link is made, then come the nodes, each behind the one before. */
export function authorization(projectId: string, link: Record<string, unknown>, nodes: Node[]): WorkflowJson {
  const project = { __rl: true, mode: 'id', value: projectId };
  const parameters = { operation: 'createConnectLink', platform: 'tiktok', project, ...link };
  const start = node('Start', 'n8n-nodes-base.manualTrigger', {});
  const all = [start, connectionNode('Create Link', parameters), ...nodes];
  const links = all.slice(1).map(({ name }, index) => {
    const main = [[{ node: name, type: 'main', index: 0 }]];
    return [all[index]?.name ?? '', { main }];
  });
  return { nodes: all, connections: Object.fromEntries(links) as object };
}

function node(name: string, type: string, parameters: object): Node {
  const credentials = { layersApi: { id: '1', name: 'Layers API account' } };
  return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters, credentials };
}

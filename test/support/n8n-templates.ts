/** The templates of the n8n package, as the files are. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode, INodeParameters } from 'n8n-workflow';

export interface Template {
  name: string;
  nodes: INode[];
  connections: Record<string, Record<string, Array<Array<{ node: string; type: string; index: number }>>>>;
  active: boolean;
}

const FOLDER = 'n8n-node/workflows';

export const PACKAGE = 'n8n-nodes-layers-social.';
/** What n8n adds to a node when it makes a tool of it, or polls it. */
export const ADDED = ['descriptionType', 'toolDescription', 'pollTimes'];
/** The names of the files. */
export const FILES = readdirSync(FOLDER);

export const textOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

export function read(file: string): Template {
  return JSON.parse(textOf(file)) as Template;
}

export function find({ nodes }: Template, wanted: string): INode {
  const node = nodes.find(({ name }) => name === wanted);
  if (!node) throw new Error(`the template has no node ${wanted}`);
  return structuredClone(node);
}

export function without(parameters: INodeParameters, names: string[]): INodeParameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.includes(name)));
}

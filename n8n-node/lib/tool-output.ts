/**
 * What a tool gives to its agent: n8n's guidelines ask for a choice where an answer has more than ten fields, because a
 * model has to read all of them. The choice shows in the tool only.
 */
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Parameters } from './params';

const MODES = ['simplified', 'raw', 'selectedFields'] as const;

/** The part of a job that says where its parameters are. */
export interface ToolCall {
  context: Pick<IExecuteFunctions, 'getNode'>;
  params: Parameters;
}

export interface ToolOutput {
  /** The members of a simplified answer; the first one is always given. */
  members: readonly string[];
  initial: (typeof MODES)[number];
  /** When the choice shows, besides in a tool. */
  show?: Record<string, boolean[]>;
}

/** _Output_ with its three modes, and the fields to select. */
export function toolOutputFields({ members, initial, show }: ToolOutput): INodeProperties[] {
  const [, ...selectable] = members;
  const inTool = { '@tool': [true], ...show };
  return [
    {
      displayName: 'Output',
      name: 'output',
      type: 'options',
      default: initial,
      description: 'How much of the response the agent gets to read',
      displayOptions: { show: inTool },
      options: [
        { name: 'Raw', value: 'raw', description: 'All fields' },
        { name: 'Selected Fields', value: 'selectedFields', description: 'The ID and the fields you select' },
        { name: 'Simplified', value: 'simplified', description: 'The fields that are needed most' },
      ],
    },
    {
      displayName: 'Fields',
      name: 'outputFields',
      type: 'multiOptions',
      default: [],
      description: 'The fields to return; the ID is always among them',
      displayOptions: { show: { ...inTool, output: ['selectedFields'] } },
      options: selectable
        .map((name) => ({ name: titleOf(name), value: name }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    },
  ];
}

/** The mode that was chosen; undefined where there is no choice, as in a node that is no tool. */
export function toolOutputOf({ context, params }: ToolCall): (typeof MODES)[number] | undefined {
  // n8n refuses to read a parameter that its form does not show.
  if (!Object.hasOwn(context.getNode().parameters, 'output')) return undefined;
  return params.choice('output', MODES);
}

/** The ID and the selected members of a simplified answer. */
export function selectedMembers(
  params: Parameters,
  answer: IDataObject,
  [id = '']: readonly string[],
): IDataObject {
  const selected = new Set([id, ...(params.list('outputFields') ?? [])]);
  return Object.fromEntries(Object.entries(answer).filter(([name]) => selected.has(name)));
}

/** `socialAccountId` is _Social Account ID_. */
function titleOf(name: string): string {
  if (name === 'lastError') return 'Why It Failed';
  const words = name.replace(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase());
  return words.replace(/\bId\b/, 'ID').replace(/\bUrl\b/, 'URL');
}

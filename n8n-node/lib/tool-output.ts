/**
 * What a tool gives to its agent: n8n's guidelines ask for a choice where an answer has more than ten fields, because a
 * model has to read all of them. The choice shows in the tool only.
 */
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Parameters } from './params';

const MODES = ['simplified', 'raw', 'selectedFields'] as const;

/** Members whose names do not say it, or not in the words of a form. */
const TITLES: Record<string, string> = {
  consecutiveFailureCount: 'Failed in a Row',
  failureCode: 'Why It Failed (Code)',
  failureMessage: 'Why It Failed',
  lastError: 'Why It Failed',
  lastErrorMessage: 'Why It Failed',
  lastFailureAt: 'Last Failed At',
  madeByThisN8n: 'Made by This n8n',
};

/** The part of a job that says where its parameters are. */
export interface ToolCall {
  context: Pick<IExecuteFunctions, 'getNode'>;
  params: Parameters;
}

export interface ToolOutput {
  /** The members of a simplified answer; the first one, its ID, is always given. */
  members: readonly string[];
  /** Members of the whole answer that can be selected besides. */
  more?: readonly string[];
  initial: (typeof MODES)[number];
  /** When the choice shows, besides in a tool. */
  show?: Record<string, boolean[]>;
}

/** _Output_ with its three modes, and the fields to select. */
export function toolOutputFields({ members, more = [], initial, show }: ToolOutput): INodeProperties[] {
  const [id = '', ...selectable] = [...members, ...more];
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
        {
          name: 'Selected Fields',
          value: 'selectedFields',
          description: `The ${titleOf(id)} and the fields you select`,
        },
        { name: 'Simplified', value: 'simplified', description: 'The fields that are needed most' },
      ],
    },
    {
      displayName: 'Fields',
      name: 'outputFields',
      type: 'multiOptions',
      default: [],
      description: `The fields to return; the ${titleOf(id)} is always among them`,
      displayOptions: { show: { ...inTool, output: ['selectedFields'] } },
      options: selectable
        .map((name) => ({ name: titleOf(name), value: name }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    },
  ];
}

export interface Answer {
  raw: IDataObject;
  /** Where it is more than some members of the whole. */
  simplified?: IDataObject;
}

/** The answer as the agent is to read it; in a node that is no tool, in the initial mode. */
export function toolOutputOf(job: ToolCall, output: ToolOutput, answer: Answer): IDataObject {
  const { raw, simplified = pick(raw, output.members) } = answer;
  const mode = modeOf(job) ?? output.initial;
  if (mode === 'selectedFields') return selected(job.params, output, { raw, simplified });
  return mode === 'raw' ? raw : simplified;
}

/** These members alone; one that is missing is null. */
export function pick(answer: object, members: readonly string[]): IDataObject {
  const known = new Map(Object.entries(answer) as [string, IDataObject[string]][]);
  return Object.fromEntries(members.map((name) => [name, known.get(name) ?? null]));
}

/** The mode that was chosen; undefined where there is no choice, as in a node that is no tool. */
function modeOf({ context, params }: ToolCall): (typeof MODES)[number] | undefined {
  // n8n refuses to read a parameter that its form does not show.
  if (!Object.hasOwn(context.getNode().parameters, 'output')) return undefined;
  return params.choice('output', MODES);
}

/** The ID and the selected members, in the order of the simplified answer. */
function selected(
  params: Parameters,
  { members, more = [] }: ToolOutput,
  { raw, simplified }: Required<Answer>,
): IDataObject {
  const [id = '', ...offered] = [...members, ...more];
  const chosen = params.list('outputFields') ?? [];
  const names = [id, ...offered.filter((name) => chosen.includes(name))];
  return pick({ ...raw, ...simplified }, names);
}

/** `socialAccountId` is _Social Account ID_. */
function titleOf(name: string): string {
  const known = TITLES[name];
  if (known !== undefined) return known;
  const words = name.replace(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase());
  return words.replace(/\bId\b/, 'ID').replace(/\bUrl\b/, 'URL');
}

import type { INode, INodeParameters, INodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { LayersSocial } from '../../n8n-node/nodes/LayersSocial/LayersSocial.node';
import { LayersSocialInviteTrigger } from '../../n8n-node/nodes/LayersSocialInviteTrigger/LayersSocialInviteTrigger.node';
import { LayersSocialTrigger } from '../../n8n-node/nodes/LayersSocialTrigger/LayersSocialTrigger.node';
import { ADDED, FILES, PACKAGE, read, type Template, textOf, without } from '../support/n8n-templates';

/** Has its own test, beside the script that runs it. */
const ELSEWHERE = 'account-life.json';
const templates = FILES.filter((file) => file !== ELSEWHERE).map((file) => [file, read(file)] as const);

/** Our nodes, by the names under which n8n knows them; it makes the tool from the node. */
const OURS: Record<string, INodeType> = {
  layersSocial: new LayersSocial(),
  layersSocialTool: new LayersSocial(),
  layersSocialInviteTrigger: new LayersSocialInviteTrigger(),
  layersSocialTrigger: new LayersSocialTrigger(),
};
/** Nodes that n8n has from 2.0 on, with a version that it has from 2.0 on; the agent's is the newest of 2.0. */
const BUILT_IN: Record<string, number> = {
  'n8n-nodes-base.dataTable': 1,
  'n8n-nodes-base.emailSend': 2.1,
  'n8n-nodes-base.filter': 2.2,
  'n8n-nodes-base.form': 1,
  'n8n-nodes-base.formTrigger': 2.2,
  'n8n-nodes-base.if': 2.2,
  'n8n-nodes-base.merge': 3.1,
  'n8n-nodes-base.scheduleTrigger': 1.2,
  'n8n-nodes-base.set': 3.4,
  'n8n-nodes-base.slack': 2.3,
  'n8n-nodes-base.splitOut': 1,
  'n8n-nodes-base.stickyNote': 1,
  'n8n-nodes-base.stopAndError': 1,
  'n8n-nodes-base.wait': 1.1,
  '@n8n/n8n-nodes-langchain.agent': 3,
  '@n8n/n8n-nodes-langchain.chatTrigger': 1.1,
  '@n8n/n8n-nodes-langchain.lmChatOpenAi': 1.2,
};

/** Wires that run back on purpose: to the next round, to a second row, or to a node that several lead to. */
const RUNNING_BACK: Record<string, string[]> = {
  'offboard-customer.json': ['Approved? → Approved Accounts'],
  'reconnect-campaign.json': [
    'A Mail Left? → Go On',
    'Begin → Next Mail',
    'Go On → Next Mail',
    'Is It Lost? → Say That It Is Lost',
    'Say That Nobody Came → Tell the Team',
  ],
};

describe.each(templates)('%s', (file, template) => {
  const names = template.nodes.map(({ name }) => name);
  const acting = template.nodes.filter(({ type }) => !type.endsWith('stickyNote'));

  it('is whole: every node is known, named once and connected', () => {
    const targets = Object.values(template.connections).flatMap((kinds) => Object.values(kinds).flat(2));

    expect(new Set(names).size).toBe(names.length);
    expect(new Set(template.nodes.map(({ id }) => id)).size).toBe(names.length);
    for (const { type, typeVersion } of template.nodes) {
      const known = type.startsWith(PACKAGE) ? OURS[type.slice(PACKAGE.length)] && 1 : BUILT_IN[type];
      expect([type, known]).toEqual([type, typeVersion]);
    }
    const linked = [...Object.keys(template.connections), ...targets.map(({ node }) => node)];
    expect(names).toEqual(expect.arrayContaining(linked));
    expect([...new Set(linked)].sort()).toEqual(acting.map(({ name }) => name).sort());
  });

  it('sets only parameters that are there and shown, to values that are offered', () => {
    for (const node of acting.filter(({ type }) => type.startsWith(PACKAGE))) {
      const description = OURS[node.type.slice(PACKAGE.length)]!.description;
      const { properties } = description;
      const given = without(node.parameters, ADDED);
      const shown = NodeHelpers.getNodeParameters(properties, given, true, false, node, description);
      const issues = NodeHelpers.getNodeParametersIssues(
        properties,
        { ...node, parameters: given },
        description,
      );

      expect(Object.keys(shown ?? {})).toEqual(expect.arrayContaining(Object.keys(given)));
      // The project and the page are the user's own to choose; the editor marks them red until then.
      const open = Object.keys(issues?.parameters ?? {}).filter(
        (name) => !['project', 'pageUrl'].includes(name),
      );
      expect(open).toEqual([]);
    }
  });

  it('explains itself, is inactive, and holds nothing of anybody', () => {
    const text = textOf(file);

    expect(template.active).toBe(false);
    expect(template.nodes.filter(({ type }) => type.endsWith('stickyNote')).length).toBeGreaterThan(1);
    expect(String(template.nodes[0]?.parameters.content)).toMatch(/^## .+\n.*To do/s);
    expect(text).not.toMatch(/"credentials"|https?:|lp_(live|test)_|(prj|sa|org|key)_[0-9a-f]{8}/);
  });
});

describe('all templates', () => {
  const nodes = FILES.flatMap((file) => read(file).nodes);
  const revokes = ({ parameters }: INode) =>
    parameters.operation === 'revoke' && parameters.previewOnly !== true;

  it.each(templates)('%s: nothing lies on anything else', (_, { nodes: drawn }) => {
    const pairs = drawn.flatMap((one, place) => drawn.slice(place + 1).map((other) => [one, other] as const));

    const overlaps = pairs.filter(([one, other]) => overlap(areaOf(one), areaOf(other)));

    expect(overlaps.map(([one, other]) => `${one.name} and ${other.name}`)).toEqual([]);
  });

  it.each(templates)('%s: wires run to the right', (file, { nodes: drawn, connections }) => {
    const leftOf = (name: string) => drawn.find((node) => node.name === name)?.position[0] ?? NaN;
    const wires = Object.entries(connections).flatMap(([from, { main = [] }]) =>
      main.flat().map((target) => [from, target?.node ?? ''] as const),
    );

    const back = wires.filter(([from, to]) => !(leftOf(from) < leftOf(to)));

    expect(back.map((wire) => wire.join(' → ')).sort()).toEqual(RUNNING_BACK[file] ?? []);
  });

  it('have no node that stands for one and does nothing', () => {
    expect(nodes.filter(({ type }) => /\.(noOp|executeCommand)$/.test(type)).map(({ name }) => name)).toEqual(
      [],
    );
  });

  it('mail no link that lasts for minutes only', () => {
    const mails = nodes.filter(({ type }) => /\.(emailSend|slack)$/.test(type));

    expect(mails.length).toBeGreaterThan(5);
    expect(mails.filter(({ parameters }) => JSON.stringify(parameters).includes('authorizeUrl'))).toEqual([]);
  });

  it('ask for a login where whoever comes in can revoke', () => {
    const guarded = templates.filter(([, template]) => template.nodes.some(revokes));
    const doors = guarded.flatMap(([, template]) => template.nodes.filter(({ webhookId }) => webhookId));
    const triggers = doors.filter(({ type }) => /Trigger$|webhook$/.test(type));

    expect(triggers.map(({ parameters }) => parameters.authentication)).toEqual(['basicAuth']);
  });

  it('show what came from elsewhere as text on the pages of a form', () => {
    const shown = nodes
      .filter(({ type }) => /\.form(Trigger)?$/.test(type))
      .flatMap(({ parameters }) => [
        parameters.completionMessage,
        parameters.completionTitle,
        ...Object.values(Object(parameters.options) as INodeParameters),
      ])
      .filter((text) => typeof text === 'string' && text.startsWith('='));

    expect(shown).toHaveLength(4);
    for (const text of shown)
      expect(text).toContain('.replace(/[&<>"\']/g, sign => `&#${sign.charCodeAt()};`) }}');
  });

  it.each(templates)('%s: a visitor who waits for an answer gets one in words', (_, template) => {
    const answers = template.nodes.filter(({ type }) => /\.(form|respondToWebhook)$/.test(type));
    const asked = template.nodes.filter(
      ({ name, type }) =>
        type.startsWith(PACKAGE) &&
        targetsOf(template, name).some((target) => answers.some((answer) => answer.name === target)),
    );

    for (const { name, onError } of asked) {
      expect([name, onError]).toEqual([name, 'continueErrorOutput']);
      expect(targetsOf(template, name)).toHaveLength(2);
    }
  });
});

/** The names of the nodes that get the items of this one, one for each wire. */
function targetsOf({ connections }: Template, name: string): string[] {
  return Object.values(connections[name] ?? {}).flatMap((outputs) => outputs.flat().map(({ node }) => node));
}

interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What n8n draws: a note in its size, a node of 96 by 96 with its name and subtitle below. */
function areaOf({ position: [left, top], parameters, type }: INode): Area {
  const isNote = type.endsWith('stickyNote');
  if (isNote) return { left, top, width: Number(parameters.width), height: Number(parameters.height) };
  return { left, top, width: type.endsWith('.agent') ? 240 : 96, height: 150 };
}

function overlap(one: Area, other: Area): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  );
}

// What a person does in n8n's editor, by clicking and typing.

import type { Locator, Page } from 'playwright-core';

export interface Editor {
  logIn(login: { email: string; password: string }): Promise<void>;
  /** An empty workflow with a manual trigger. */
  startWorkflow(): Promise<void>;
  /** What the picker of an empty workflow finds; the picker itself. */
  searchTriggers(search: string): Promise<Locator>;
  /** An empty workflow with a trigger from the picker; leaves the trigger's panel open. */
  startWith(search: string, action: string): Promise<void>;
  openWorkflow(id: string): Promise<void>;
  /** All of the workflow in view. */
  fit(): Promise<void>;
  /** Behind the last node; leaves the panel of the new one open. */
  addNode(search: string, action: string): Promise<void>;
  /** Chooses from a dropdown that is filled by the node; what is typed is searched for. */
  pick(parameter: string, entry: string, typed?: string): Promise<void>;
  /** Drags a field, as the input side of the panel names it, onto a parameter. */
  drag(field: Field, parameter: string): Promise<void>;
  type(parameter: string, text: string): Promise<void>;
  /** The panel of a node of the workflow. */
  openNode(name: string): Promise<void>;
  closeNode(): Promise<void>;
  fetchTestEvent(): Promise<void>;
  executeStep(): Promise<void>;
  executeWorkflow(): Promise<void>;
  /** What the panel shows of the items that came out, once the text is among it. */
  output(text: string): Promise<string>;
  /** What the open panel of a trigger says of when it runs. */
  triggerHelp(): Promise<string>;
  closeNotices(): Promise<void>;
}

/** A field of what an earlier node gives, or will give. */
export interface Field {
  node: string;
  name: string;
}

export function editorIn(page: Page, url: string): Editor {
  const part = (id: string): Locator => page.locator(`[data-test-id="${id}"]`);
  const creatorItem = (name: string): Locator => part('node-creator-item-name').filter({ hasText: name });
  const searchTriggers = async (search: string): Promise<Locator> => {
    await page.goto(`${url}/workflow/new`);
    await part('canvas-plus-button').click();
    await page.getByPlaceholder('Search nodes').fill(search);
    await creatorItem(search).first().waitFor();
    return part('node-creator');
  };

  return {
    logIn: async ({ email, password }) => {
      await page.goto(url);
      await page.locator('input[name="emailOrLdapLoginId"]').fill(email);
      await page.locator('input[type="password"]').fill(password);
      await page.keyboard.press('Enter');
      await page.getByText('Create workflow').first().waitFor();
    },
    startWorkflow: async () => {
      await page.goto(`${url}/workflow/new`);
      await part('canvas-plus-button').click();
      await creatorItem('Trigger manually').click();
      await part('canvas-trigger-node').waitFor();
    },
    searchTriggers,
    startWith: async (search, action) => {
      await searchTriggers(search);
      await creatorItem(search).first().click();
      await creatorItem(action).click();
      await part('ndv').waitFor();
    },
    openWorkflow: async (id) => {
      await page.goto(`${url}/workflow/${id}`);
      await part('canvas-node').first().waitFor();
    },
    fit: async () => {
      await part('zoom-to-fit').click();
      await page.waitForTimeout(500); // It glides there.
    },
    addNode: async (search, action) => {
      await part('canvas-handle-plus').last().click();
      await page.getByPlaceholder('Search nodes').fill(search);
      await creatorItem(search).first().click();
      await creatorItem(action).click();
      await part('ndv').waitFor();
    },
    pick: async (parameter, entry, typed) => {
      await part(`resource-locator-${parameter}`).locator('[data-test-id="rlc-input"]').click();
      if (typed !== undefined) await part('rlc-search').fill(typed);
      await part('rlc-item').filter({ hasText: entry }).click();
    },
    drag: async ({ node, name }, parameter) => {
      const pill = part('ndv-input-panel').locator(`[data-target="mappable"][data-node-name="${node}"]`);
      await dragTo(
        page,
        pill.and(page.locator(`[data-name="${name}"]`)),
        part(`parameter-input-${parameter}`),
      );
    },
    type: (parameter, text) => part(`parameter-input-${parameter}`).locator('input').fill(text),
    openNode: async (name) => {
      await part('canvas-node').filter({ hasText: name }).first().dblclick();
      await part('ndv').waitFor();
    },
    closeNode: async () => {
      // Escape would take back what was last dropped into an expression.
      await part('ndv-close-button').click();
      await part('ndv').waitFor({ state: 'hidden' });
    },
    fetchTestEvent: () => page.getByRole('button', { name: 'Fetch Test Event' }).first().click(),
    executeStep: () => part('node-execute-button').first().click(),
    executeWorkflow: () => part('execute-workflow-button').first().click(),
    output: (text) => part('output-panel').filter({ hasText: text }).innerText(),
    triggerHelp: async () => {
      await page.getByText('When will this node trigger my flow?').click();
      const begin = part('ndv').locator('b', { hasText: 'While you build' });
      return begin.locator('..').innerText();
    },
    closeNotices: async () => {
      for (const cross of await page.locator('.el-notification__closeBtn').all()) await cross.click();
      await page.locator('.el-notification').waitFor({ state: 'hidden' });
    },
  };
}

/** As a hand does it: n8n follows the movements of the mouse, and moves its form while something is dragged. */
async function dragTo(page: Page, from: Locator, onto: Locator): Promise<void> {
  await onto.scrollIntoViewIfNeeded();
  await from.hover();
  await page.mouse.down();
  await moveTo(page, await middleOf(from, { right: 20 }));
  let aim = await middleOf(onto);
  for (let moves = 0; moves < MOST_MOVES; moves += 1) {
    await moveTo(page, aim);
    await page.waitForTimeout(SETTLE_MS);
    const now = await middleOf(onto);
    if (now.x === aim.x && now.y === aim.y) break;
    aim = now;
  }
  await page.mouse.up();
  await onto.locator('.cm-content').first().waitFor({ timeout: 10_000 });
}

const MOST_MOVES = 5;
const SETTLE_MS = 200;

interface Point {
  x: number;
  y: number;
}

const moveTo = (page: Page, { x, y }: Point): Promise<void> => page.mouse.move(x, y, { steps: 20 });

async function middleOf(part: Locator, { right = 0 } = {}): Promise<Point> {
  const { x, y, width, height } = await boxOf(part);
  return { x: x + width / 2 + right, y: y + height / 2 };
}

export async function boxOf(part: Locator) {
  const box = await part.boundingBox();
  if (!box) throw new Error(`${String(part)} is not drawn`);
  return box;
}

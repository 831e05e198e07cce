/**
 * n8n with its database, as far as polling triggers meet it, and as it was seen to be (n8n 2.41): static data is stored
 * after an activation and when a poll emits, never after a quiet poll; a poller keeps the copy that it was activated
 * with; after a restart every workflow is polled anew, with what the database holds.
 */
import type { IDataObject, INode, INodeType, Workflow } from 'n8n-workflow';

import type { Api } from '../../api/api.ts';
import { flow, type N8nPackage } from '../../load/n8n-package.ts';
import type { Random } from '../../random.ts';
import { SimulatedProcess } from '../../time/process-globals.ts';
import { MINUTE, SECOND } from '../../time/units.ts';
import type { VirtualTime } from '../../time/virtual-time.ts';
import { toldOf, type WatcherRecord, type WatcherSettings } from '../watcher.ts';
import { pollContext } from './poll-context.ts';

export interface InstanceOptions {
  time: VirtualTime;
  api: Api;
  random: Random;
  package: N8nPackage;
  skew?: () => number;
  log: (line: string) => void;
}

/** A workflow that begins with the trigger. */
export interface WorkflowPlan {
  record: WatcherRecord;
  everyMs: number;
}

/** What of an emit reaches the disk when the process dies in the middle of it. */
export interface Survivors {
  execution: boolean;
  staticData: boolean;
}

interface Poller {
  plan: WorkflowPlan;
  workflow: Workflow;
  context: object;
  type: INodeType;
  owner: SimulatedProcess;
}

type PollResult = { json: IDataObject }[][] | null;

const LATER_MS = MINUTE;
const MOST_ATTEMPTS = 60;
/** From emit to the database. */
const SAVING_MS = 20;

export class N8nInstance {
  readonly #options: InstanceOptions;
  readonly #plans: WorkflowPlan[] = [];
  readonly #database = new Map<WorkflowPlan, string>();
  #process: SimulatedProcess;
  #restarts = 0;
  #dyingEmit: Survivors | undefined;

  constructor(options: InstanceOptions) {
    this.#options = options;
    this.#process = this.#newProcess();
  }

  /** A person activates a workflow, again after a minute when it is refused. */
  activate(plan: WorkflowPlan): void {
    this.#plans.push(plan);
    void this.#start(plan, 'activate', 1);
  }

  /** The process dies now; another one starts with what the database holds. */
  crash(downMs: number): void {
    this.#process.kill();
    this.#process = this.#newProcess();
    this.#options.log('n8n: killed');
    this.#process.after(downMs, () => {
      this.#options.log('n8n: started again');
      for (const plan of this.#plans) {
        void this.#start(plan, plan.record.born ? 'init' : 'activate', 1);
      }
    });
  }

  /** The process dies in the middle of the next emit. */
  crashAtNextEmit(survivors: Survivors): void {
    this.#dyingEmit = survivors;
  }

  #newProcess(): SimulatedProcess {
    const { time, random, skew } = this.#options;
    this.#restarts += 1;
    return new SimulatedProcess({
      time,
      random: random.fork(`process ${this.#restarts}`),
      ...(skew && { skew }),
    });
  }

  async #start(plan: WorkflowPlan, activation: 'activate' | 'init', attempt: number): Promise<void> {
    const owner = this.#process;
    const poller = this.#pollerOf(plan, activation);
    const from = this.#options.time.now;
    const { failed, isDead } = await this.#poll(poller);
    if (isDead) return;
    if (failed !== undefined) {
      plan.record.refused.push({ at: this.#options.time.now, why: failed });
      if (attempt < MOST_ATTEMPTS)
        owner.after(LATER_MS, () => void this.#start(plan, activation, attempt + 1));
      return;
    }
    this.#save(poller);
    if (!plan.record.born) this.#options.log(`${plan.record.name}: is active`);
    plan.record.born ??= { from, to: this.#options.time.now };
    this.#tick(poller);
  }

  #pollerOf(plan: WorkflowPlan, activation: 'activate' | 'init'): Poller {
    const { api, package: built, log } = this.#options;
    const owner = this.#process;
    const type = this.#typeIn(owner, built);
    const node: INode = {
      id: 'trigger',
      name: 'Layers Social Trigger',
      type: 'n8n-nodes-layers-social.layersSocialTrigger',
      typeVersion: 1,
      position: [0, 0],
      parameters: {},
      credentials: { layersApi: { id: '1', name: 'Layers' } },
    };
    const workflow = new flow.Workflow({
      id: plan.record.name,
      nodes: [node],
      connections: {},
      active: true,
      nodeTypes: {
        getByName: () => type,
        getByNameAndVersion: () => type,
        getKnownTypes: () => ({}),
      },
      staticData: JSON.parse(this.#database.get(plan) ?? '{}') as IDataObject,
    });
    const context = pollContext({
      workflow,
      node,
      activation,
      parameters: {
        ...defaultsOf(type),
        ...parametersOf(plan.record.settings),
      },
      owner,
      api,
      name: plan.record.name,
      log: (line) => log(`${plan.record.name}: ${line}`),
    });
    return { plan, workflow, context, type, owner };
  }

  readonly #types = new WeakMap<SimulatedProcess, INodeType>();

  #typeIn(owner: SimulatedProcess, built: N8nPackage): INodeType {
    const type = this.#types.get(owner) ?? built.loadTrigger(owner);
    this.#types.set(owner, type);
    return type;
  }

  /** n8n's cron starts a poll whether or not the one before has ended. */
  #tick(poller: Poller): void {
    poller.owner.after(poller.plan.everyMs, () => {
      void this.#poll(poller);
      this.#tick(poller);
    });
  }

  /** `failed`: why nothing came of it; `isDead`: n8n died in it, and nothing is left of it. */
  async #poll(poller: Poller): Promise<{ failed?: string; isDead?: true }> {
    const { time, log } = this.#options;
    const { record } = poller.plan;
    const from = time.now;
    let failed: string | undefined;
    try {
      const result = (await poller.type.poll?.call(poller.context as never)) as PollResult;
      if (result !== null && this.#emit(poller, result, from) === 'nothing') return { isDead: true };
    } catch (error) {
      failed = error instanceof Error ? error.message : String(error);
      log(`${record.name}: poll failed: ${failed}`);
    }
    record.polls.push({ from, to: time.now, failed });
    return failed === undefined ? {} : { failed };
  }

  /**
   * Saving begins, the execution begins, and neither waits for the other. Of which nothing is left when the process dies in the
   * middle of it, the poll was as good as none.
   */
  #emit(poller: Poller, result: { json: IDataObject }[][], from: number): 'something' | 'nothing' {
    const { time, random, log } = this.#options;
    const { record } = poller.plan;
    const told = result.flat().map(({ json }) => toldOf(json, from, time.now));
    const survivors = this.#dyingEmit ?? { execution: true, staticData: true };
    const emit = { at: time.now, told, isStarted: survivors.execution, isStored: false };
    record.emits.push(emit);
    if (survivors.execution) {
      for (const one of told) {
        record.told.push(one);
        log(`${record.name}: TELLS ${one.type} ${one.reason ?? ''} ${one.accountId} ${one.eventId}`);
      }
    }
    if (survivors.staticData) {
      const text = JSON.stringify(poller.workflow.staticData);
      poller.owner.after(SAVING_MS, () => {
        this.#database.set(poller.plan, text);
        emit.isStored = true;
      });
    }
    if (this.#dyingEmit) {
      this.#dyingEmit = undefined;
      log(`n8n: dies while it emits; survives: ${JSON.stringify(survivors)}`);
      poller.owner.after(SAVING_MS + 1, () => this.crash(random.int(5 * SECOND, 3 * MINUTE)));
    }
    return survivors.execution || survivors.staticData ? 'something' : 'nothing';
  }

  #save({ plan, workflow }: Poller): void {
    this.#database.set(plan, JSON.stringify(workflow.staticData));
    for (const emit of plan.record.emits) if (emit.at === this.#options.time.now) emit.isStored = true;
  }
}

function defaultsOf(type: INodeType): IDataObject {
  const shown = type.description.properties.map(({ name, default: value }) => [name, value] as const);
  return structuredClone(Object.fromEntries(shown)) as IDataObject;
}

function parametersOf(settings: WatcherSettings): IDataObject {
  const events = [
    ...(settings.wantsConnected ? ['account_connected'] : []),
    ...(settings.wantsDegraded ? ['health_degraded'] : []),
    ...(settings.wantsRecovered ? ['account_recovered'] : []),
  ];
  const { projectIds, contentHealth, minimumLevel, tokenLeadDays } = settings;
  return {
    events,
    ...(projectIds && { projectScope: 'several', projects: [...projectIds] }),
    health: { contentHealth, minimumLevel, tokenLeadDays },
  };
}

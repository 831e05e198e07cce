/** All projects and accounts: what is true now, and what was true when. Knows nothing of requests. */
import { type Account, type AccountState, stateOf } from './account.ts';

export interface ProjectPeriod {
  from: number;
  status: 'active' | 'archived';
}

export interface Project {
  readonly id: string;
  readonly createdAt: number;
  /** Oldest first; the last one holds now. */
  readonly periods: ProjectPeriod[];
}

export class Fleet {
  readonly projects = new Map<string, Project>();
  readonly accounts = new Map<string, Account>();
  readonly #members = new Map<string, Set<Account>>();
  readonly #versions = new Map<string, number>();

  addProject(id: string, now: number): Project {
    const project: Project = {
      id,
      createdAt: now,
      periods: [{ from: now, status: 'active' }],
    };
    this.projects.set(id, project);
    return project;
  }

  setProjectStatus(id: string, status: ProjectPeriod['status'], now: number): void {
    const project = this.projects.get(id);
    if (!project) throw new Error(`no project ${id}`);
    project.periods.push({ from: now, status });
  }

  isActive(id: string): boolean {
    return this.projects.get(id)?.periods.at(-1)?.status === 'active';
  }

  addAccount(account: Omit<Account, 'periods' | 'connections'>, state: AccountState, now: number): Account {
    const added: Account = {
      ...account,
      periods: [{ from: now, state }],
      connections: [{ at: now, connectedAt: state.connectedAt }],
    };
    this.accounts.set(added.id, added);
    this.#place(added, [], state.projects);
    return added;
  }

  change(id: string, change: Partial<AccountState>, now: number): void {
    const account = this.account(id);
    const before = stateOf(account);
    const state = { ...before, ...change };
    account.periods.push({ from: now, state });
    this.#place(account, before.projects, state.projects);
  }

  /** The account is connected (again) at this moment. */
  connect(id: string, change: Partial<AccountState>, now: number): void {
    this.change(id, { ...change, status: 'connected' }, now);
    const account = this.account(id);
    account.connections.push({
      at: now,
      connectedAt: stateOf(account).connectedAt,
    });
  }

  account(id: string): Account {
    const account = this.accounts.get(id);
    if (!account) throw new Error(`no account ${id}`);
    return account;
  }

  /** The accounts of a project, visible or not, in no order. */
  membersOf(projectId: string): Iterable<Account> {
    return this.#members.get(projectId) ?? [];
  }

  /** Changes with anything that a list of the project shows. */
  versionOf(projectId: string): number {
    return this.#versions.get(projectId) ?? 0;
  }

  #place(account: Account, before: readonly string[], after: readonly string[]): void {
    for (const project of before) this.#members.get(project)?.delete(account);
    for (const project of after) {
      const members = this.#members.get(project) ?? new Set();
      this.#members.set(project, members.add(account));
    }
    for (const project of [...before, ...after]) {
      this.#versions.set(project, this.versionOf(project) + 1);
    }
  }
}

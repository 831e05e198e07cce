import type { LockfileResult } from './lockfiles.ts';
import type { MachineResult } from './machine.ts';
import type { PartResult } from './parts.ts';

export interface Results {
  machines: MachineResult[];
  lockfiles: LockfileResult[];
}

const yesOrNo = (is: boolean): string => (is ? 'yes' : '**no**');
const row = (...cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;

/** In Markdown. */
export function machinesTable({ machines, lockfiles }: Results): string {
  return [
    row('Node', 'npm', 'works', 'first `npm start`', 'packages', "npm's cache", '`npm test`'),
    row(...Array<string>(7).fill('---')),
    ...machines.map(({ node, npm, isGood, seconds, megabytes, cached, tests }) =>
      row(
        node,
        npm,
        yesOrNo(isGood),
        `${seconds} s`,
        `${megabytes} MB`,
        `${cached} MB`,
        tests || 'did not run',
      ),
    ),
    '',
    row('npm', 'accepts the lockfiles of'),
    row('---', '---'),
    ...lockfiles.map(({ npm, accepted, refused }) =>
      row(
        npm,
        `${accepted.map(name).join(', ')}${refused.length > 0 ? `; **not ${refused.map(name).join(', ')}**` : ''}`,
      ),
    ),
  ].join('\n');
}

/** In Markdown. */
export function partsTable(parts: PartResult[]): string {
  return [
    row('what', 'brought by', 'packages', "npm's cache"),
    row('---', '---', '---', '---'),
    ...parts.map(({ what, commands, megabytes, cached }) =>
      row(
        what,
        commands.map((command) => `\`npm run ${command}\``).join(', '),
        `${megabytes} MB`,
        `${cached} MB`,
      ),
    ),
  ].join('\n');
}

const name = (folder: string): string => (folder === '.' ? 'the workspaces' : `\`${folder}\``);

/** How busy the machine was, and whose work it was; the latter where the system tells (Linux). */
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

export interface CpuMoment {
  /** Of all cores together, since the machine started, in milliseconds. */
  busyMs: number;
  allMs: number;
  /** Of all processes of a group, by the id of the group's first process, in ticks. */
  ticks: Map<number, number>;
}

/** After the name in parentheses: state, parent, group, … and from the twelfth on user and system time. */
function statOf(pid: string): { group: number; ticks: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { group: Number(fields[2]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined; // It ended meanwhile.
  }
}

function ticksByGroup(): Map<number, number> {
  const groups = new Map<number, number>();
  if (process.platform !== 'linux') return groups;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = statOf(pid);
    if (stat) groups.set(stat.group, (groups.get(stat.group) ?? 0) + stat.ticks);
  }
  return groups;
}

export function cpuNow(): CpuMoment {
  const times = cpus().map((cpu) => cpu.times);
  const allMs = times.reduce(
    (sum, { user, nice, sys, irq, idle }) => sum + user + nice + sys + irq + idle,
    0,
  );
  return { busyMs: allMs - times.reduce((sum, { idle }) => sum + idle, 0), allMs, ticks: ticksByGroup() };
}

/** The part of the machine's time that was used between the two moments, 0 to 1. */
export const busyShare = (from: CpuMoment, to: CpuMoment): number =>
  (to.busyMs - from.busyMs) / (to.allMs - from.allMs);

/** Of what all processes used between the two moments, the part of these groups, 0 to 1. */
export function shareOf(groups: readonly number[], from: CpuMoment, to: CpuMoment): number {
  const used = (group: number): number => (to.ticks.get(group) ?? 0) - (from.ticks.get(group) ?? 0);
  const all = [...to.ticks.keys()].reduce((sum, group) => sum + used(group), 0);
  return groups.reduce((sum, group) => sum + used(group), 0) / all;
}

/** The machine a run was made on, as far as the figures depend on it. */
import { cpus, release, totalmem, type } from 'node:os';

export function machine(): [name: string, value: string][] {
  const processors = cpus();
  return [
    ['Processor', `${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} cores`],
    ['Memory', `${Math.round(totalmem() / 1024 ** 3)} GB`],
    ['System', `${type()} ${release()}, ${process.arch}`],
    ['Node', process.versions.node],
  ];
}

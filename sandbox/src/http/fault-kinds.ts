// Apart from the schema of a fault, because the console's script needs nothing else of it.

export const FAULT_KINDS = [
  'status',
  'reset',
  'reset-after',
  'delay',
  'truncate',
  'malformed',
  'html',
  'empty',
  'redirect',
  'huge',
  'drip',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

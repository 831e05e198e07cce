/** What is tried: one release of n8n for each, with the exact n8n-core that it is built on. */

export interface Version {
  n8n: string;
  core: string;
  /** The Node to run it on where it does not allow the one that the others run on. */
  node?: string;
  /** Whether the package promises to work there. */
  supported: boolean;
}

/** Oldest first. The newest patch of each minor version that npm has; 2.0.0 is the first of its line. */
export const versions: readonly Version[] = [
  // n8n 1.81 wants Node 18 to 22.
  { n8n: '1.81.4', core: '1.80.2', node: '22.23.3', supported: false },
  { n8n: '1.101.1', core: '1.100.0', supported: true },
  { n8n: '1.123.81', core: '1.122.48', supported: true },
  { n8n: '2.0.0', core: '2.0.0', supported: true },
  { n8n: '2.11.4', core: '2.11.1', supported: true },
  { n8n: '2.20.12', core: '2.20.6', supported: true },
  { n8n: '2.30.8', core: '2.30.4', supported: true },
  { n8n: '2.41.1', core: '2.41.1', supported: true },
];

/** The release that is installed whole and started as a server. */
export const serverVersion = '2.0.3';

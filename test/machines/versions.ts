/** The Nodes and npms that people have: each Node with an npm that it shipped, and the newest npm. */
export interface Machine {
  node: string;
  npm: string;
}

export const MACHINES: Machine[] = [
  { node: '20.20.2', npm: '10.8.2' },
  { node: '22.22.0', npm: '10.9.4' },
  { node: '24.21.0', npm: '11.19.0' },
  { node: '24.21.0', npm: '12.2.1' },
];

/** All these run on the newest of the Nodes. */
export const NPM_VERSIONS = ['10.8.2', '10.9.4', '11.3.0', '11.6.2', '11.19.0', '12.2.1'];

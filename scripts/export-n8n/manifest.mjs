/** The package.json of the stand-alone tree. */

/** @types/node because the sources use node:crypto: without a workspace nothing else brings it. */
const TOOLS = ['@n8n/node-cli', '@types/node', 'eslint', 'n8n-workflow', 'typescript'];

const SCRIPTS = {
  build: 'n8n-node build',
  'build:watch': 'tsc --watch',
  dev: 'n8n-node dev',
  lint: 'n8n-node lint',
  'lint:fix': 'n8n-node lint --fix',
  prepublishOnly: 'n8n-node prerelease',
};

/** The tools are pinned to what the package is built and checked with here. */
export function standaloneManifest(own, rootLock) {
  return {
    ...own,
    // npm refuses a provenance whose repository is not the one that the package names.
    repository: { type: 'git', url: `git+https://github.com/layers-social/${own.name}.git` },
    scripts: SCRIPTS,
    devDependencies: Object.fromEntries(TOOLS.map((name) => [name, lockedVersion(name, rootLock)])),
  };
}

function lockedVersion(name, { packages }) {
  if (packages[`n8n-node/node_modules/${name}`]) {
    throw new Error(`n8n-node uses another ${name} than the workspace; make them one in package-lock.json`);
  }
  const version = packages[`node_modules/${name}`]?.version;
  if (!version) throw new Error(`package-lock.json has no ${name}, which the exported package is built with`);
  return version;
}

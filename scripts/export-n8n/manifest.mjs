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

/** The tools are pinned to what the package is checked with here. */
export function standaloneManifest(own, toolsLock) {
  return {
    ...own,
    // npm refuses a provenance whose repository is not the one that the package names.
    repository: { type: 'git', url: `git+https://github.com/layers-social/${own.name}.git` },
    scripts: SCRIPTS,
    devDependencies: Object.fromEntries(TOOLS.map((name) => [name, lockedVersion(name, toolsLock)])),
  };
}

function lockedVersion(name, { packages }) {
  const version = packages[`node_modules/${name}`]?.version;
  if (!version) throw new Error(`tools/lint has no ${name}, which the exported package is built with`);
  return version;
}

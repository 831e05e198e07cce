/**
 * The lockfile of the stand-alone tree: the part of tools/lint's own that its tools need. So it is built
 * for publishing by the very versions that it was checked with, and no network is asked.
 */
export function standaloneLock(manifest, { packages: all }) {
  const needed = closure(all, ['dependencies', 'peerDependencies'], manifest.devDependencies);
  const wanted = closure(
    all,
    ['dependencies', 'peerDependencies', 'optionalDependencies'],
    manifest.devDependencies,
  );
  const { name, version, license, engines, devDependencies, peerDependencies } = manifest;
  const packages = { '': { name, version, license, devDependencies, engines, peerDependencies } };
  for (const path of [...wanted].sort()) packages[path] = entry(all[path], !needed.has(path));
  return { name, version, lockfileVersion: 3, requires: true, packages };
}

/** Everything in the tree is for development; whether it may be missing differs from there. */
function entry(locked, optional) {
  const own = ['dev', 'devOptional', 'optional', 'peer'];
  const rest = Object.fromEntries(Object.entries(locked).filter(([field]) => !own.includes(field)));
  return { ...rest, dev: true, ...(optional && { optional: true }) };
}

/** The paths of all packages that can be reached from the tools over the kinds of dependency. */
function closure(all, kinds, tools) {
  const reached = new Set();
  const open = Object.keys(tools).map((name) => ({ from: '', name }));
  while (open.length > 0) {
    const { from, name } = open.pop();
    const path = resolveFrom(all, from, name);
    if (!path || reached.has(path)) continue;
    reached.add(path);
    for (const next of requirements(all[path], kinds)) open.push({ from: path, name: next });
  }
  return reached;
}

/** npm lists an optional dependency under both kinds in some versions: the optional one counts. */
function requirements(locked, kinds) {
  const names = new Set(kinds.flatMap((kind) => Object.keys(locked[kind] ?? {})));
  for (const [name, { optional }] of Object.entries(locked.peerDependenciesMeta ?? {})) {
    if (optional) names.delete(name);
  }
  if (!kinds.includes('optionalDependencies')) {
    for (const name of Object.keys(locked.optionalDependencies ?? {})) names.delete(name);
  }
  return names;
}

/** As Node looks a package up: beside the one that asks for it, then further out. */
function resolveFrom(all, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`;
    if (all[path]) return path;
    if (!folder) return undefined;
  }
}

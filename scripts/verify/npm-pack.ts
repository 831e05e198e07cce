/** What `npm pack --json` printed, of one package. */
interface NpmPacked {
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string; size: number }[];
}

/** Up to npm 11 the packages are a list, from npm 12 an object by name. */
export function readNpmPack(output: string): NpmPacked {
  const [packed] = Object.values(JSON.parse(output) as NpmPacked[] | Record<string, NpmPacked>);
  if (!packed) throw new Error('npm packed nothing');
  return packed;
}

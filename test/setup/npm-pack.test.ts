/** npm 12 prints what it packed in another shape than the npms before it. */
import { readNpmPack } from '../../scripts/verify/npm-pack';

const packed = { filename: 'a-1.0.0.tgz', size: 1, unpackedSize: 2, files: [{ path: 'README.md', size: 1 }] };

it.each([
  ['up to npm 11', [packed]],
  ['from npm 12', { a: packed }],
])('%s', (_npm, printed) => {
  expect(readNpmPack(JSON.stringify(printed))).toEqual(packed);
});

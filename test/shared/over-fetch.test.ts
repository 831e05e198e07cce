/** The contract and the secrecy of the key once more, with `fetch` as the transport. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { useTransport } from '../support/transports';

useTransport('fetch');

const contract = readdirSync(join(__dirname, 'contract')).filter((name) => name.endsWith('.test.ts'));

describe.each([...contract.map((name) => `./contract/${name}`), './secrecy.test.ts'])('%s', (file) => {
  jest.requireActual(file);
});

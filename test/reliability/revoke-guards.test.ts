/** 10,000 random values in each switch and guard of Revoke, in both hosts. */
import { revokeGuards } from '../support/revoke-guards';
import { leaveFigures } from './support/figures';

const lines: string[] = [];
jest.setTimeout(600_000);
afterAll(() => leaveFigures('revoke-guards', 'Revoke with anything in its switches and its limit', lines));

describe('nothing is revoked without a readable yes or no', () => {
  revokeGuards('n8n', 10_000, (line) => lines.push(line));
  revokeGuards('Zapier', 10_000, (line) => lines.push(line));
});

/** Sleeping takes no time in n8n and in Zapier, in each test of the file. Imported first, before anything loads n8n. */
import { clock } from '../../zapier-app/src/lib/client';

jest.mock('n8n-workflow', () => ({
  ...jest.requireActual<object>('n8n-workflow'),
  sleep: () => Promise.resolve(),
}));

beforeEach(() => jest.spyOn(clock, 'sleep').mockResolvedValue());
afterEach(() => jest.restoreAllMocks());

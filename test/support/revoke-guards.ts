/**
 * Random values in each switch and guard of Revoke, in a host: whatever an expression, a sheet or a language
 * model puts there, nothing is revoked without a readable yes or no, and an unreadable value sends nothing.
 */
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { ACCOUNT, Api, Asked, openZapier, PROJECT, runInN8n } from './both-hosts';

const QUEUED = 3;

const POSTS = Array.from({ length: QUEUED }, (_, place) => ({ id: `sp_${place}`, status: 'queued' }));
const listed = (leased: boolean) => ({
  socialAccountId: ACCOUNT,
  platform: 'tiktok',
  status: 'connected',
  leased,
});

/** An API with one account that can be revoked again and again. */
const api =
  (leased: boolean): Api =>
  ({ method, path }) => {
    if (method === 'DELETE') {
      return { statusCode: 200, body: { socialAccountId: ACCOUNT, status: 'disconnected' } };
    }
    return { statusCode: 200, body: { items: path.includes('/scheduled-posts') ? POSTS : [listed(leased)] } };
  };

/** What the value of a field comes to; an unreadable one stands for no answer at all. */
type Meaning = 'unreadable' | boolean | number;

/** Written anew, from the table in docs/values.md, so that it cannot share a mistake with the code. */
function switchMeaning(value: unknown): Meaning {
  if (typeof value === 'boolean') return value;
  const word = wordOf(value);
  if (['true', 'yes', 'y', 'on', '1'].includes(word)) return true;
  return ['false', 'no', 'n', 'off', '0'].includes(word) ? false : 'unreadable';
}

function countMeaning(value: unknown): Meaning {
  const word = wordOf(value);
  const number =
    typeof value === 'number' ? value : /^\+?\d{1,15}(\.00?)?$/.test(word) ? parseFloat(word) : NaN;
  return Number.isSafeInteger(number) && number >= 0 ? number : 'unreadable';
}

function wordOf(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  return String(value)
    .replace(/^[\s\p{Cf}]+/u, '')
    .replace(/[\s\p{Cf}]+$/u, '')
    .replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .toLowerCase();
}

const WORDS = [
  'true',
  'false',
  'yes',
  'no',
  'y',
  'n',
  'on',
  'off',
  '1',
  '0',
  '2',
  '3',
  '4',
  'ja',
  'null',
  '1,5',
];
const nearMiss: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', ' ', '\n', '\u200b', '\ufeff', '-', '+', '0', '['),
    fc.constantFrom(...WORDS),
    fc.constantFrom('', '', ' ', '\u200b', '.0', '.000', 'e0', ' %', ']', '\ud83d', '\u0000'),
    fc.constantFrom<(word: string) => string>(
      (word) => word,
      (word) => word.toUpperCase(),
      (word) => word.charAt(0).toUpperCase() + word.slice(1),
      (word) => word.replace(/[!-~]/g, (unit) => String.fromCharCode(unit.charCodeAt(0) + 0xfee0)),
    ),
  )
  .map(([before, word, after, change]) => before + change(word) + after);

const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: nearMiss },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.anything({ withDate: true, withNullPrototype: true, withSparseArray: true }) },
  { weight: 1, arbitrary: fc.oneof(fc.integer({ min: -5, max: 9 }), fc.double(), fc.boolean()) },
  { weight: 1, arbitrary: nearMiss.map((word) => [word]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown[]>(
      ...[undefined, null, '', ' ', '\u200b', [], {}, [true], NaN, Infinity, -0, 1e3, '\ud83d', new Date(0)],
      'a'.repeat(10_000),
    ),
  },
);

interface Case {
  field: 'previewOnly' | 'releaseLease' | 'maxQueuedPosts';
  leased: boolean;
  meaning: (value: unknown) => Meaning;
  /** Whether a readable value lets the account be disconnected. */
  lets: (meaning: boolean | number) => boolean;
}

const CASES: Case[] = [
  { field: 'previewOnly', leased: false, meaning: switchMeaning, lets: (preview) => preview === false },
  { field: 'releaseLease', leased: true, meaning: switchMeaning, lets: (release) => release === true },
  { field: 'maxQueuedPosts', leased: false, meaning: countMeaning, lets: (most) => Number(most) >= QUEUED },
];
const ZAPIER_KEYS = {
  previewOnly: 'preview_only',
  releaseLease: 'release_lease',
  maxQueuedPosts: 'stop_if_more_than',
};

interface Opened {
  /** What the API was asked when the field holds this value. */
  run: (value: unknown) => Promise<Asked[]>;
  close: () => Promise<void>;
}

const HOSTS = { n8n: openN8n, Zapier: openZapierApp };

async function openN8n({ field, leased }: Case): Promise<Opened> {
  const run = async (given: unknown) => {
    const filled = { [field]: given };
    const parameters = field === 'previewOnly' ? filled : { options: filled };
    return (await runInN8n('revoke', api(leased), { changes: parameters as IDataObject })).asked;
  };
  return { run, close: () => Promise.resolve() };
}

async function openZapierApp({ field, leased }: Case): Promise<Opened> {
  const { host, asked, close } = await openZapier(api(leased));
  const run = async (given: unknown) => {
    asked.length = 0;
    host.logs.length = 0;
    const inputData = { project_id: PROJECT, social_account_id: ACCOUNT, [ZAPIER_KEYS[field]]: given };
    await host.run('creates.revoke_account.operation.perform', { inputData }).catch(() => undefined);
    return [...asked];
  };
  return { run, close };
}

/** Declares a test for each switch and guard. `report` is told how many values were what. */
export function revokeGuards(
  host: keyof typeof HOSTS,
  runs: number,
  report: (line: string) => void = () => undefined,
): void {
  // The platform ends a process that has run 250 times and grown to 450 MB; one with jest in it is larger.
  beforeAll(() => {
    const small = { rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 };
    jest.spyOn(process, 'memoryUsage').mockReturnValue(small);
  });
  afterAll(() => jest.restoreAllMocks());

  test.each(CASES)(`$field in ${host}, with ${runs} values`, async (each) => {
    const { run, close } = await HOSTS[host](each);
    const seen = { acted: 0, held: 0, unreadable: 0 };

    const property = fc.asyncProperty(value, async (given) => {
      const meaning = each.meaning(given);
      const asked = await run(given);
      if (meaning === 'unreadable') {
        seen.unreadable += 1;
        expect(asked).toEqual([]);
        return;
      }
      const acts = each.lets(meaning);
      seen[acts ? 'acted' : 'held'] += 1;
      expect(asked.filter(({ method }) => method === 'DELETE')).toHaveLength(acts ? 1 : 0);
    });
    await fc.assert(property, { numRuns: runs }).finally(close);

    expect(Math.min(...Object.values(seen))).toBeGreaterThan(runs / 50);
    report(
      `${host} ${each.field}: ${seen.unreadable} unreadable, ${seen.held} left the account connected, ${seen.acted} let it go`,
    );
  });
}

/**
 * A process of its own that watches one project until its whole list was read, and says what that took:
 * `node --max-old-space-size=<MB> watch-memory.mjs <accounts> <characters of a page> <contentHealth>`
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { LayersClient, pollOnce, readState, writeState } = require('../../../shared/dist/index.js');

const [accounts, pageCharacters, contentHealth] = process.argv.slice(2).map(Number);
const BEGIN = Date.UTC(2026, 4, 18);
const PAGE = 200;
const MAX_POLLS = 200;
let elapsed = 0;
let pages = 0;

const filler = 'x'.repeat(Math.max(0, Math.floor(pageCharacters / PAGE) - 400));
const item = (place, status = 'connected') => ({
  socialAccountId: `sa_00000000-0000-4000-8000-${String(place).padStart(12, '0')}`,
  platform: 'tiktok',
  handle: `creator${place}`,
  avatarUrl: `https://media.example.com/${place}/avatar.jpg`,
  status,
  leased: false,
  connectedAt: new Date(BEGIN - place * 20_000).toISOString(),
  tokenExpiresAt: new Date(BEGIN + 90 * 86_400_000).toISOString(),
  biography: `${filler}${place}`,
});

function listOf(query) {
  if (query.get('status') !== null) return { items: [], nextCursor: null };
  pages += 1;
  const from = Number(query.get('cursor') ?? 0);
  const size = Math.min(Number(query.get('limit')), accounts - from);
  const end = from + size;
  return {
    items: Array.from({ length: size }, (_, place) => item(from + place)),
    nextCursor: end < accounts ? String(end) : null,
  };
}

function answer({ pathname, searchParams }) {
  if (pathname === '/v1/whoami') return { organizationId: 'org_1', rateLimitTier: 'partner' };
  if (pathname === '/v1/projects') return { items: [{ id: 'prj_1', status: 'active' }], nextCursor: null };
  if (!pathname.endsWith('/health')) return listOf(searchParams);
  return { socialAccountId: pathname.split('/')[3], score: 80, tier: 'warm', isShadowbanned: false };
}

const runtime = {
  now: () => BEGIN + elapsed,
  elapsed: () => elapsed,
  random: () => 0,
  sleep: async (ms) => {
    elapsed += ms;
  },
  transport: async ({ url }) => {
    elapsed += 100;
    const headers = { date: new Date(BEGIN + elapsed).toUTCString() };
    return { status: 200, headers, body: JSON.stringify(answer(new URL(url))) };
  },
};

let stored;
let polls = 0;
const isReadThrough = () => readState(stored)?.projects.get('prj_1')?.agreeing > 0;
while (polls < MAX_POLLS && !isReadThrough()) {
  elapsed += 300_000;
  const options = { contentHealth: contentHealth === 1, budgetMs: 180_000 };
  const { state } = await pollOnce(new LayersClient(runtime), readState(stored), { ...options, runtime });
  stored = writeState(state);
  polls += 1;
}

console.log(
  JSON.stringify({
    polls,
    pages,
    isReadThrough: isReadThrough(),
    stateCharacters: JSON.stringify(stored).length,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);

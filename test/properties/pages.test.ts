import fc from 'fast-check';
import { collect, iteratePages, LayersListError, Page } from 'layers-social-core';

test('any way of cutting a list into pages gives the same items', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer()), fc.array(fc.nat({ max: 5 })), async (items, sizes) => {
      const fetchPage = listOf(cut(items, sizes));

      expect(await collect(iteratePages(fetchPage), Infinity)).toEqual(items);
    }),
  );
});

test('the first so many are the first of all, and no page after them is asked for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer(), { minLength: 1 }),
      fc.array(fc.nat({ max: 5 })),
      fc.nat({ max: 30 }),
      async (items, sizes, limit) => {
        const pages = cut(items, sizes);
        const fetchPage = listOf(pages);

        expect(await collect(iteratePages(fetchPage), limit)).toEqual(items.slice(0, limit));
        expect(fetchPage.asked()).toBe(pagesNeeded(pages, limit));
      },
    ),
  );
});

test('a cursor that leads back breaks the list off, with each page read once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.nat(), async (length, back) => {
      const asked: number[] = [];
      const fetchPage = (cursor = '0') => {
        const at = Number(cursor);
        asked.push(at);
        const next = at + 1 < length ? at + 1 : (back % length) + 1;
        return Promise.resolve({ items: [at], nextCursor: String(next) });
      };

      const items: number[] = [];
      const reading = (async () => {
        for await (const item of iteratePages(fetchPage)) items.push(item);
      })();

      await expect(reading).rejects.toBeInstanceOf(LayersListError);
      expect(items).toEqual(asked);
      expect(asked.length).toBeLessThanOrEqual(length + 1);
    }),
  );
});

test('however a moving list shows its items, each comes once, in the order of its first place', async () => {
  const ids = fc.array(fc.integer({ min: 0, max: 9 }).map(String));
  await fc.assert(
    fc.asyncProperty(ids, fc.array(fc.nat({ max: 5 })), async (shown, sizes) => {
      const fetchPage = listOf(
        cut(
          shown.map((id) => ({ id })),
          sizes,
        ),
      );

      const items = await collect(iteratePages(fetchPage), Infinity);

      expect(items.map(({ id }) => id)).toEqual([...new Set(shown)]);
    }),
  );
});

// Helpers

/** Pages of these sizes, one after the other; the last takes what is left. */
function cut<Item>(items: readonly Item[], sizes: readonly number[]): Item[][] {
  const pages: Item[][] = [];
  let from = 0;
  for (const size of sizes) {
    pages.push(items.slice(from, from + size));
    from += size;
  }
  return [...pages, items.slice(from)];
}

/** How many pages hold the first `limit` items; all of them where there are not so many. */
function pagesNeeded(pages: readonly unknown[][], limit: number): number {
  if (limit === 0) return 0;
  let held = 0;
  const enough = pages.findIndex((page) => (held += page.length) >= limit);
  return enough < 0 ? pages.length : enough + 1;
}

function listOf<Item>(pages: readonly Item[][]) {
  let asked = 0;
  const fetchPage = (cursor = 'page 0'): Promise<Page<Item>> => {
    asked += 1;
    const at = Number(cursor.slice('page '.length));
    const nextCursor = at + 1 < pages.length ? `page ${at + 1}` : undefined;
    return Promise.resolve({ items: pages[at] ?? [], ...(nextCursor && { nextCursor }) });
  };
  return Object.assign(fetchPage, { asked: () => asked });
}

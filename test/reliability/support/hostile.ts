/** Values that nobody documented: any JSON, and JSON that was made to do harm. */
import fc from 'fast-check';

/** JSON texts that have undone others: keys of prototypes, depth, size, odd numbers and characters. */
const POISON = [
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"items":[{"__proto__":{"polluted":true},"socialAccountId":"__proto__","platform":"x","status":"connected"}]}',
  '{"error":{"code":"__proto__","message":{"toString":1},"details":{"__proto__":{"polluted":true}}}}',
  '{"error":{"code":"CONFLICT","details":{"issues":[{"path":["__proto__"],"message":null},7,null]}}}',
  '{"toString":"x","valueOf":1,"hasOwnProperty":null,"then":"now"}',
  '["__proto__","constructor","prototype"]',
  '1e400',
  '-0',
  '"\\u0000\\ud800<script>{{ $env }}={{1+1}}"',
  `${'['.repeat(200)}${']'.repeat(200)}`,
  JSON.stringify('x'.repeat(20_000)),
  '"2026-13-45T99:99:99Z"',
  '"+275760-09-13T00:00:00.001Z"',
];

/** Any JSON value, often a poisoned one. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 2, arbitrary: fc.constantFrom(...POISON).map((text): unknown => JSON.parse(text)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('__proto__', 'constructor', '', ' ', '../..', 'prj_1/../../admin', '=1+1'),
  },
);

/** Any answer's body, JSON or not. */
export const hostileBody: fc.Arbitrary<string> = fc.oneof(
  hostileJson.map((value) => JSON.stringify(value) ?? ''),
  fc.constantFrom(...POISON),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('', 'null', '<html>', '{"items":[', '\ufeff{}', '{"items":[]}{"items":[]}'),
);

/** The value with one of its members, at whatever depth, replaced. */
export function replaced(value: unknown, place: number, replacement: unknown): unknown {
  const paths = pathsOf(value);
  const path = paths[place % paths.length] ?? [];
  return replaceAt(value, path, replacement);
}

type Path = ReadonlyArray<string | number>;

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const members: Array<[string | number, unknown]> = Array.isArray(value)
    ? value.map((member: unknown, index): [number, unknown] => [index, member])
    : Object.entries(value);
  return [at, ...members.flatMap(([name, member]) => pathsOf(member, [...at, name]))];
}

function replaceAt(value: unknown, [name, ...rest]: Path, replacement: unknown): unknown {
  if (name === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((member: unknown, index) =>
      index === name ? replaceAt(member, rest, replacement) : member,
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === name ? replaceAt(member, rest, replacement) : member,
    ]),
  );
}

/** Fails the test when something reached the prototype that all objects share. */
export function expectNoPollution(): void {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  expect(Object.hasOwn(Function.prototype, 'polluted')).toBe(false);
}

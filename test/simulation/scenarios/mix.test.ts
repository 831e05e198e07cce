/** A mix is drawn from its number, and holds all that its classes are about. */
import { scenarioNamed, scenarioOfSeed } from './index';
import { MIX } from './mix';

const numbers = Array.from({ length: 200 }, (_, place) => place + 1);

test.each(['api', 'fleet', 'hosts'] as const)('what its classes set in %s holds in the mix', (part) => {
  for (const number of numbers) {
    const mix = scenarioOfSeed(MIX, number);
    expect(mix.classes.length).toBeGreaterThanOrEqual(2);
    const plain = Object.entries(scenarioNamed('plain')[part]);
    for (const name of mix.classes) {
      const { [part]: odd } = scenarioNamed(name);
      const isPlain = new Map(plain.map(([key, value]) => [key, JSON.stringify(value)]));
      const set = Object.entries(odd).filter(([key, value]) => isPlain.get(key) !== JSON.stringify(value));
      expect(mix[part]).toMatchObject(Object.fromEntries(set));
    }
  }
});

test('the same number gives the same mix, and all classes come', () => {
  expect(scenarioOfSeed(MIX, 7)).toEqual(scenarioOfSeed(MIX, 7));
  const classes = new Set(numbers.flatMap((number) => scenarioOfSeed(MIX, number).classes));
  expect(classes).toContain('ties');
  expect(classes.size).toBeGreaterThan(40);
});

/** The fault matrix as a suite, to be run over each transport. */
import { Bench } from './bench';
import { FAULTS } from './faults';
import { heapInUse, leaveFigures, table } from './figures';
import { Mode, openFixture, Row, runFault, Fixture } from './matrix';
import { METHODS } from './methods';
import { comparable, expectedRow } from './oracle';

export function faultMatrix(bench: Bench): void {
  const cells = new Map<string, Row[]>();
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture();
  });
  afterAll(async () => {
    leaveFigures(`matrix-${bench.name}`, titleOf(bench), matrixTable(cells));
    await fixture.close();
  });

  describe.each(FAULTS)('$name', (fault) => {
    test.each<Mode>(['lasting', 'passing'])(
      'when it is %s, every method ends as it should, and nothing is done twice',
      async (mode) => {
        // There is no moment at which somebody begins to listen.
        if (mode === 'passing' && !fault.fault) return;
        const rows = await runFault(bench, fixture, { fault, mode });

        cells.set(`${fault.name} ${mode}`, rows);
        const expected = METHODS.map((method) => expectedRow(bench, method, { fault, mode }));
        const seen = METHODS.map(({ name }) => rows.find(({ method }) => method === name));
        expect(seen).toEqual(comparable(rows, expected, fault));
        expect(rows.every(({ done = 0 }) => done <= 1)).toBe(true);
        expect(fixture.strangersSeen).toEqual([]);
      },
    );
  });

  test('a hundred large answers leave no more in memory than they found', async () => {
    const large = FAULTS.filter(({ name }) => name === '10 MB');
    const [fault] = large;
    await runFault(bench, fixture, { fault: fault!, mode: 'passing' });
    const before = heapInUse();

    for (let round = 0; round < 2; round += 1)
      await runFault(bench, fixture, { fault: fault!, mode: 'lasting' });

    expect(heapInUse() - before).toBeLessThan(40);
  });
}

function titleOf({ name, policy }: Bench): string {
  return [
    `Fault matrix over ${name} (up to ${policy.maxAttempts} tries, ${policy.maxWaitMs / 1000} s of waiting)`,
    '  first sign: the fault lasts; second: it happens once. + done, - a typed error, at once;',
    '  = a typed error after repeats; w a typed error after waiting; . not applicable',
  ].join('\n');
}

function matrixTable(cells: ReadonlyMap<string, readonly Row[]>): string[] {
  const header = ['', ...FAULTS.map(({ name }) => name.replace(' ', '_'))];
  const rows = METHODS.map(({ name }) => [
    name,
    ...FAULTS.map((fault) =>
      ['lasting', 'passing']
        .map((mode) => sign(cells.get(`${fault.name} ${mode}`)?.find(({ method }) => method === name)))
        .join(''),
    ),
  ]);
  return table([header, ...rows]);
}

function sign(row: Row | undefined): string {
  if (!row) return '.';
  if (row.outcome === 'ok') return '+';
  if (row.requests === 'paced') return 'w';
  return row.requests > 1 ? '=' : '-';
}

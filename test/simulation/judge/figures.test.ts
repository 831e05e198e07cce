/** What counts as never turned on. */
import { EVERYTHING, newRecord } from '../hosts/watcher.ts';
import { MINUTE } from '../time/units.ts';
import { figuresOf } from './figures.ts';

const BEGIN = Date.UTC(2026, 4, 18, 9);
const outages = [{ from: BEGIN, to: BEGIN + 20 * MINUTE, kind: 500 as const }];

test.each([
  ['only while the API was out of order', [5, 10], 0],
  ['once when it worked', [5, 25], 1],
  ['never', [], 1],
  ['only while one project was out of order', [35], 1],
])('a watcher that was tried %s', (_, minutes, unborn) => {
  const record = newRecord('test', 'zapier', EVERYTHING);
  record.refused.push(...minutes.map((minute) => ({ at: BEGIN + minute * MINUTE, why: '500' })));
  const ofOneProject = {
    ...outages[0]!,
    from: BEGIN + 30 * MINUTE,
    to: BEGIN + 40 * MINUTE,
    projectId: 'prj_1',
  };
  const all = { served: [], outages: [...outages, ofOneProject] };
  expect(figuresOf(record, [], all).unborn).toBe(unborn);
});

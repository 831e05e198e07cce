/** What may stand in a form's field: for each kind what is accepted, and as what, and what is refused. */
import { Field, FormReader } from 'layers-social-core';

export interface Kind {
  name: string;
  /** What the kind is for, for the page. */
  about: string;
  read(form: FormReader): unknown;
  /** The value and what it is read as. */
  accepts: Array<[value: unknown, result: unknown]>;
  refuses: unknown[];
}

const ZONE = 'Europe/Berlin';
const NOON = '2026-04-18T15:00:00Z';
const HALF_EMOJI = 'spring \ud83d';

export const KINDS: Kind[] = [
  {
    name: 'Text',
    about: 'Notes, handles, addresses. White space and invisible characters at the ends are dropped.',
    read: (form) => form.text('field'),
    accepts: [
      ['hello', 'hello'],
      ['  hello \n', 'hello'],
      ['\ufeffhello\u200b', 'hello'],
      ['\uff11\uff12', '\uff11\uff12'],
      ['spring 🌱', 'spring 🌱'],
      [7, '7'],
      [1e3, '1000'],
      ['a'.repeat(10_000), 'a'.repeat(10_000)],
    ],
    refuses: [true, {}, { a: 1 }, ['a'], NaN, Infinity, HALF_EMOJI],
  },
  {
    name: 'ID',
    about: 'Projects, accounts, states.',
    read: (form) => form.id('field'),
    accepts: [
      ['sa_1', 'sa_1'],
      [' sa_1\n', 'sa_1'],
      ['\ufeffsa_1\u200b', 'sa_1'],
      [12, '12'],
    ],
    refuses: [
      ...[undefined, null, '', ' ', '\u200b', [], [null]],
      ...['two words', 'sa\u200b_1', '..', 'a'.repeat(10_000), HALF_EMOJI],
      ...[true, {}, ['sa_1'], 2 ** 60, NaN],
    ],
  },
  {
    name: 'Switch',
    about: 'Preview Only, Release Lease, Return All and the like.',
    read: (form) => form.flag('field'),
    accepts: [
      ...[true, 'true', 'TRUE', ' True ', 'yes', 'Y', 'on', '1', 1, '\uff11', '\ufefftrue'].map(yes),
      ...[false, 'false', 'FALSE', ' no ', 'N', 'off', '0', 0, -0, '\uff10'].map(no),
    ],
    refuses: [
      ...['ja', 'si', 'maybe', 't', 'truthy', 'true false', 'tr\u200bue', '2', '1.0', '-1', '\u2460'],
      ...[2, -1, 0.5, NaN, Infinity, {}, { a: true }, [true], ['true'], 'a'.repeat(10_000), HALF_EMOJI],
    ],
  },
  {
    name: 'Number',
    about: 'Days and scores. Some have a least and a largest value.',
    read: (form) => form.amount('field'),
    accepts: [
      [5, 5],
      [2.5, 2.5],
      ['2.5', 2.5],
      [' 5 ', 5],
      ['+5', 5],
      ['\uff11\uff12', 12],
      [0, 0],
      ['0', 0],
      [-0, 0],
      [1e3, 1000],
    ],
    refuses: [
      ...['1,5', '1.000,5', '1 000', '1e3', '0x10', '5 days', 'many', '5.', '.5', '-1', '-0', '\u0663'],
      ...[-1, NaN, Infinity, -Infinity, 2 ** 60, '9'.repeat(400), true, false, {}, [5], HALF_EMOJI],
    ],
  },
  {
    name: 'Whole number',
    about: 'Limits and counts.',
    read: (form) => form.amount('field', { whole: true }),
    accepts: [
      [5, 5],
      ['5', 5],
      ['5.0', 5],
      [5.0, 5],
      ['007', 7],
      ['\uff15', 5],
      [0, 0],
    ],
    refuses: ['1,5', '1.5', 1.5, '2.000', '1,000', '1e3', '-1', -1, NaN, Infinity, true, [5], {}],
  },
  {
    name: 'List',
    about: 'Scopes, states, projects, events. Empty entries are left out.',
    read: (form) => form.list('field'),
    accepts: [
      [
        ['a', ' b ', '', null],
        ['a', 'b'],
      ],
      ['a, b', ['a', 'b']],
      ['a\nb c', ['a', 'b', 'c']],
      ['["a","b"]', ['a', 'b']],
      ['[]', undefined],
      [[], undefined],
      [',', undefined],
      ['a', ['a']],
      [
        [1, 2],
        ['1', '2'],
      ],
    ],
    refuses: [true, {}, [{}], [true], [['a']], '["a"', '[1,{}]', NaN, [NaN], [HALF_EMOJI]],
  },
  {
    name: 'Choice',
    about: 'Here of tiktok and instagram.',
    read: (form) => form.choice('field', ['tiktok', 'instagram']),
    accepts: [
      ['tiktok', 'tiktok'],
      [' TikTok ', 'tiktok'],
      ['\ufeffINSTAGRAM', 'instagram'],
    ],
    refuses: ['facebook', 'tik tok', 'tiktok,instagram', ['tiktok'], true, 1, {}, HALF_EMOJI],
  },
  {
    name: 'Moment',
    about: 'Scheduled Since and Until. Without a zone it is in the workflow’s, here Europe/Berlin.',
    read: (form) => form.moment('field'),
    accepts: [
      [NOON, NOON],
      ['2026-04-18T17:00:00+02:00', NOON],
      ['2026-04-18T17:00:00.123456+0200', NOON],
      ['2026-04-18T17:00:00', NOON],
      ['2026-04-18 17:00', NOON],
      ['2026-01-18T16:00:00', '2026-01-18T15:00:00Z'],
      ['2026-03-29T04:00:00', '2026-03-29T02:00:00Z'],
      ['2026-04-18', '2026-04-17T22:00:00Z'],
      ['\uff12\uff10\uff12\uff16-04-18', '2026-04-17T22:00:00Z'],
      [1_776_524_400, NOON],
      ['1776524400', NOON],
      [1_776_524_400_000, NOON],
      ['1776524400000', NOON],
      [new Date(NOON), NOON],
    ],
    refuses: [
      ...['tomorrow', '18.04.2026', '04/18/2026', '2026-13-40', '2026-02-31', '2026-04-18T99:00', '20260418'],
      ...[2026, 46_130.625, -1, 0, NaN, Infinity, 1e16, new Date(NaN), new Date(8.64e15), true, {}, [NOON]],
    ],
  },
];

function yes(value: unknown): [unknown, boolean] {
  return [value, true];
}

function no(value: unknown): [unknown, boolean] {
  return [value, false];
}

/** A form whose one field holds this value; empty, it counts as nobody's doing. */
export function formWith(value: unknown, emptiness: ReturnType<Field['emptiness']> = 'untouched') {
  return new FormReader((name) => ({ name, value, emptiness: () => emptiness }), ZONE);
}

import { Code } from './code.ts';

const code = new Code(
  new Map([
    [
      'index.js',
      "const { counter } = require('./lib'); exports.next = () => (counter.value += 1); exports.now = () => Date.now();",
    ],
    ['lib/index.js', "exports.counter = { value: 0 }; exports.other = require('brought');"],
  ]),
);

interface Example {
  next(): number;
  now(): number;
}

const load = (now: number) => {
  const globals = { Date: { now: () => now } };
  return code.instantiate(globals, (name) => ({ name }))('index.js') as Example;
};

test('a process has modules and globals of its own', () => {
  const [one, other] = [load(1), load(2)];
  expect([one.next(), one.next(), other.next()]).toEqual([1, 2, 1]);
  expect([one.now(), other.now()]).toEqual([1, 2]);
});

test('a module that is not there is named', () => {
  expect(() => new Code(new Map()).instantiate({}, () => ({}))('gone.js')).toThrow('gone.js');
});

import { LayersClient } from 'layers-social-core';

import { axiosBench } from './support/bench';
import { faultMatrix } from './support/matrix-suite';
import { METHODS } from './support/methods';

describe('the fault matrix over axios', () => faultMatrix(axiosBench));

test('the matrix has every method of the client', () => {
  const client = new LayersClient({
    transport: () => Promise.reject(new Error('not here')),
    now: () => 0,
    sleep: () => Promise.resolve(),
    random: () => 0,
  });
  const onEndpoints = methodsOf(client.webhookEndpoints).map((name) => `webhookEndpoints.${name}`);

  const named = METHODS.map(({ name }) => name);
  expect(named.sort()).toEqual([...methodsOf(client), ...onEndpoints].sort());
});

/** Every method of the class; what is only read asks nothing. */
function methodsOf(instance: object): string[] {
  const members = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(instance));
  return Object.keys(members).filter((name) => name !== 'constructor' && members[name]?.get === undefined);
}

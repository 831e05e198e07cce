import { uuidOf } from 'layers-social-core';

test('the same text has the same UUID, in the form of version 4, and no other text has it', () => {
  expect(uuidOf('replay one')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(uuidOf('replay one')).toBe(uuidOf('replay one'));
  expect(uuidOf('replay two')).not.toBe(uuidOf('replay one'));
});

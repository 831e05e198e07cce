/** What cannot be right is refused by the name of its variable, before anybody opens the page. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readConfig } from '../../../examples/invite-page/src/config.ts';

const enough = {
  LAYERS_API_KEY: 'lp_test_KEY',
  PAGE_URL: 'https://connect.acme.example/invite',
  OUTCOME_URL: 'https://hooks.acme.example/outcomes',
  OUTCOME_SECRET: '0123456789abcdef',
};

let folder: string;

beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'layers-invite-page-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const file = join(folder, 'texts.json');
  writeFileSync(file, text);
  return file;
}

test('four variables are enough', () => {
  expect(readConfig(enough)).toEqual({
    pageUrl: enough.PAGE_URL,
    apiKeys: ['lp_test_KEY'],
    baseUrl: undefined,
    settings: { texts: {} },
    webhook: { url: enough.OUTCOME_URL, secret: enough.OUTCOME_SECRET },
    host: '127.0.0.1',
    port: 8080,
  });
});

test('the others set what they say', () => {
  const config = readConfig({
    ...enough,
    LAYERS_PREVIOUS_API_KEY: 'lp_test_OLD',
    LAYERS_BASE_URL: 'http://127.0.0.1:4010',
    PAGE_SENDER: 'Acme Agency',
    PAGE_CONTACT: 'help@acme.example',
    PAGE_COLOUR: '#FFDD00',
    PAGE_LANGUAGE: 'de',
    PAGE_LEAVE_TO: 'https://acme.example/thanks',
    PAGE_TOKEN_LEAD_DAYS: '7',
    PAGE_TEXTS: fileWith('{"connect.title":"Go"}'),
    HOST: '0.0.0.0',
    PORT: '0',
  });

  expect(config.apiKeys).toEqual(['lp_test_KEY', 'lp_test_OLD']);
  expect(config.baseUrl).toBe('http://127.0.0.1:4010');
  expect([config.host, config.port]).toEqual(['0.0.0.0', 0]);
  expect(config.settings).toEqual({
    senderName: 'Acme Agency',
    contact: 'help@acme.example',
    colour: '#ffdd00',
    language: 'de',
    leaveTo: 'https://acme.example/thanks',
    tokenLeadDays: 7,
    texts: { 'connect.title': 'Go' },
  });
});

test.each(Object.keys(enough))('%s has to be set', (name) => {
  for (const value of [undefined, '', '  ']) {
    expect(() => readConfig({ ...enough, [name]: value })).toThrow(`'${name}' is not set`);
  }
});

test.each<[string, string, RegExp]>([
  ['PAGE_URL', 'connect.acme.example', /'PAGE_URL' is not a web address/],
  ['PAGE_URL', 'https://acme.example/invite?x=1', /'PAGE_URL' has more than a host and a path/],
  ['OUTCOME_URL', 'ftp://acme.example', /'OUTCOME_URL' is not a web address/],
  ['OUTCOME_SECRET', 'short', /'OUTCOME_SECRET' is too short/],
  ['PAGE_COLOUR', 'red', /'PAGE_COLOUR' is not a colour/],
  ['PAGE_LANGUAGE', 'tlh', /'PAGE_LANGUAGE' is not one of/],
  ['PAGE_LEAVE_TO', 'javascript:alert(1)', /'PAGE_LEAVE_TO' is not a web address/],
  ['PAGE_SENDER', 'x'.repeat(201), /'PAGE_SENDER' is too long/],
  ['PAGE_CONTACT', 'x'.repeat(201), /'PAGE_CONTACT' is too long/],
  ['PAGE_TOKEN_LEAD_DAYS', 'some', /'PAGE_TOKEN_LEAD_DAYS' is out of range/],
  ['PAGE_TEXTS', '/no/such/file.json', /'PAGE_TEXTS' cannot be read \(Error: ENOENT/],
  ['PORT', '70000', /'PORT' is not a port/],
  ['PORT', 'http', /'PORT' is not a port/],
])('%s = %s is refused by its name', (name, value, words) => {
  expect(() => readConfig({ ...enough, [name]: value })).toThrow(words);
});

test('a file of texts has to be JSON with texts that there are', () => {
  expect(() => readConfig({ ...enough, PAGE_TEXTS: fileWith('{') })).toThrow("'PAGE_TEXTS' cannot be read");
  expect(() => readConfig({ ...enough, PAGE_TEXTS: fileWith('{"no.such":"x"}') })).toThrow(
    "'PAGE_TEXTS' names a text that there is not",
  );
});

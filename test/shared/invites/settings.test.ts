/** What the maker of a page sets is checked once, for every host. */
import { PageSettingsInput, requirePageSettings } from 'layers-social-core';

import { thrownBy } from '../../support/runtime';

test('nothing given sets nothing', () => {
  expect(requirePageSettings({})).toEqual({ texts: {} });
  const blank = { senderName: ' ', contact: '', colour: ' ', language: '', leaveTo: ' ' };
  expect(requirePageSettings(blank)).toEqual({ texts: {} });
});

test('what is given comes back trimmed', () => {
  const given = {
    senderName: ' Acme ',
    contact: 'help@acme.example',
    colour: ' #2F6FED',
    language: 'de',
    leaveTo: 'https://acme.example/thanks',
    tokenLeadDays: 7,
    texts: { 'connect.title': ' Go, {platform}! ', 'connect.text': ' ' },
  };

  expect(requirePageSettings(given)).toEqual({
    ...given,
    senderName: 'Acme',
    colour: '#2f6fed',
    texts: { 'connect.title': 'Go, {platform}!' },
  });
});

test('`auto` leaves the language to the browser', () => {
  expect(requirePageSettings({ language: 'auto' }).language).toBeUndefined();
});

test.each<[PageSettingsInput, string]>([
  [{ senderName: 'x'.repeat(201) }, 'senderName'],
  [{ contact: 'x'.repeat(201) }, 'contact'],
  ...['red', '#fff', '#12345g', 'url(x)', '#2f6fed;}'].map((colour): [PageSettingsInput, string] => [
    { colour },
    'colour',
  ]),
  [{ language: 'tlh' }, 'language'],
  [{ leaveTo: 'javascript:alert(1)' }, 'leaveTo'],
  [{ tokenLeadDays: -1 }, 'tokenLeadDays'],
  [{ tokenLeadDays: 91 }, 'tokenLeadDays'],
  [{ tokenLeadDays: NaN }, 'tokenLeadDays'],
  [{ texts: { 'no.such': 'x' } }, 'texts'],
  [{ texts: { 'denied.text': 'x'.repeat(1_001) } }, 'texts'],
])('%j is refused by the name of the member', (given, field) => {
  expect(thrownBy(() => requirePageSettings(given))).toMatchObject({ field });
});

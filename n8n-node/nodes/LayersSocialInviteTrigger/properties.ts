/** The form of the invite trigger. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { TEXT_KEYS } from 'layers-social-core';

import { optionsField } from '../../lib/fields';

/** `already_well.title` as Already Well: Title. */
const textOptions: INodePropertyOptions[] = TEXT_KEYS.map((key) => {
  const [page = '', part = ''] = key.split('.').map(titleCase);
  return { name: `${page}: ${part}`, value: key };
});

function titleCase(word: string): string {
  return word
    .replace(/([A-Z])/g, ' $1')
    .split(/[_ ]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ');
}

export const properties: INodeProperties[] = [
  {
    displayName:
      "This node is a page for the owners of accounts. Publish the workflow, open Webhook URLs above, and paste the Production URL into 'Page URL' of Create Invite Link. Its host must be on the allowlist of your API key.",
    name: 'pageNotice',
    type: 'notice',
    default: '',
  },
  {
    displayName: 'Sender Name',
    name: 'senderName',
    type: 'string',
    default: '',
    placeholder: 'e.g. Acme Agency',
    description: 'Your name, as the page shows it to the owner',
  },
  {
    displayName: 'Language',
    name: 'language',
    type: 'options',
    default: 'auto',
    description: 'The language of the page',
    options: [
      { name: "As the Owner's Browser Prefers", value: 'auto' },
      { name: 'English', value: 'en' },
      { name: 'French', value: 'fr' },
      { name: 'German', value: 'de' },
      { name: 'Portuguese', value: 'pt' },
      { name: 'Spanish', value: 'es' },
    ],
  },
  {
    displayName: 'Colour',
    name: 'colour',
    type: 'color',
    default: '#1f5fd0',
    description: 'The colour of the button; its text is black or white, whichever is easier to read',
  },
  {
    displayName: 'Texts',
    name: 'texts',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Text',
    default: {},
    description: 'Your own words in place of those of the page, in every language',
    options: [
      {
        displayName: 'Text',
        name: 'text',
        values: [
          {
            displayName: 'Text',
            name: 'name',
            type: 'options',
            default: 'reconnect.text',
            description: 'Which text to replace',
            options: textOptions,
          },
          {
            displayName: 'Words',
            name: 'words',
            type: 'string',
            default: '',
            placeholder: 'e.g. {sender} would like you to reconnect {account}.',
            description:
              'Plain text. {sender}, {account}, {platform}, {date}, {contact} and {code} are filled in.',
          },
        ],
      },
    ],
  },
  optionsField([
    {
      displayName: 'After Return, Go To',
      name: 'leaveTo',
      type: 'string',
      default: '',
      placeholder: 'e.g. https://acme.example/thanks',
      description: 'Where the button of the last page leads; without it the owner closes the page',
    },
    {
      displayName: 'Contact',
      name: 'contact',
      type: 'string',
      default: '',
      placeholder: 'e.g. help@acme.example',
      description: 'Where the owner can ask, as text at the foot of every page',
    },
    {
      displayName: 'Include Account',
      name: 'includeAccount',
      type: 'boolean',
      default: true,
      description: 'Whether to look up the connected account and return it too',
    },
    {
      displayName: 'Token Lead Time (Days)',
      name: 'tokenLeadDays',
      type: 'number',
      typeOptions: { minValue: 0, maxValue: 90 },
      default: 3,
      description: 'An account whose token expires within this many days can be reconnected early',
    },
  ]),
];

/** Form fields that several operations and the triggers share. */
import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

type Field = Partial<INodeProperties>;

/** A project, from the searchable list or by id. */
export function projectField(changes: Field = {}): INodeProperties {
  return {
    displayName: 'Project',
    name: 'project',
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    required: true,
    description: 'The Layers project that the account belongs to',
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: 'Select a project…',
        typeOptions: { searchListMethod: 'searchProjects', searchable: true },
      },
      { displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. prj_2f6b9c1e-…' },
    ],
    ...changes,
  };
}

/** An account of the chosen project, from the searchable list or by id. */
export function accountField(changes: Field = {}): INodeProperties {
  return {
    displayName: 'Account',
    name: 'account',
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    required: true,
    description: 'The TikTok or Instagram account',
    hint: 'Choose the Project first; its accounts are listed then',
    typeOptions: { loadOptionsDependsOn: ['project.value'] },
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: 'Select an account…',
        typeOptions: { searchListMethod: 'searchAccounts', searchable: true },
      },
      { displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. sa_5c4b8a52-…' },
    ],
    ...changes,
  };
}

/** A webhook endpoint of the organization, from the searchable list or by id. */
export function endpointField(changes: Field = {}): INodeProperties {
  return {
    displayName: 'Webhook Endpoint',
    name: 'endpoint',
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    required: true,
    description: 'The address that Layers sends events to',
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: 'Select a webhook endpoint…',
        typeOptions: { searchListMethod: 'searchWebhookEndpoints', searchable: true },
      },
      { displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 7d1f0b6a-…' },
    ],
    ...changes,
  };
}

/** Whether only the members that matter are returned. */
export const simplifyField: INodeProperties = {
  displayName: 'Simplify',
  name: 'simplify',
  type: 'boolean',
  default: true,
  description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** Where the owner's browser goes after the consent. */
export const returnUrlField: INodeProperties = {
  displayName: 'Return URL',
  name: 'returnUrl',
  type: 'string',
  default: '',
  required: true,
  placeholder: 'e.g. https://app.example.com/connected',
  description: 'Where the browser of the account owner goes after the consent',
  hint: 'Its host must be on the allowlist of your API key',
};

/** The platform scopes to ask the owner for. */
export const scopesField: INodeProperties = {
  displayName: 'Scopes',
  name: 'scopes',
  type: 'string',
  default: '',
  placeholder: 'e.g. user.info.basic, video.publish',
  description:
    'Platform scopes to ask for, separated by commas (at most 32). Leave empty for the full set that publishing and metrics need.',
};

/** Return All and, when it is off, Limit. */
export const limitFields: INodeProperties[] = [
  {
    displayName: 'Return All',
    name: 'returnAll',
    type: 'boolean',
    default: false,
    description: 'Whether to return all results or only up to a given limit',
  },
  {
    displayName: 'Limit',
    name: 'limit',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 50,
    description: 'Max number of results to return',
    displayOptions: { show: { returnAll: [false] } },
  },
];

/** The fields of one operation, shown only there. */
export function updateDisplayOptions(
  resource: string,
  operation: string,
  fields: INodeProperties[],
): INodeProperties[] {
  return fields.map((field) => {
    const displayOptions: IDisplayOptions = {
      ...field.displayOptions,
      show: { resource: [resource], operation: [operation], ...field.displayOptions?.show },
    };
    return { ...field, displayOptions };
  });
}

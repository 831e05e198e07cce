/** Form fields that several operations and the triggers share. */
import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

type Field = Partial<INodeProperties>;

interface LocatorModes {
  searchListMethod: string;
  placeholder: string;
  idPlaceholder: string;
}

/** A record to choose from the searchable list or to give by id. */
function locatorField(
  field: Field & Pick<INodeProperties, 'displayName' | 'name'>,
  { searchListMethod, placeholder, idPlaceholder }: LocatorModes,
): INodeProperties {
  return {
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    required: true,
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder,
        typeOptions: { searchListMethod, searchable: true },
      },
      { displayName: 'By ID', name: 'id', type: 'string', placeholder: idPlaceholder },
    ],
    ...field,
  };
}

export function projectField(changes: Field = {}): INodeProperties {
  return locatorField(
    {
      displayName: 'Project',
      name: 'project',
      description: 'The Layers project that the account belongs to',
      ...changes,
    },
    {
      searchListMethod: 'searchProjects',
      placeholder: 'Select a project…',
      idPlaceholder: 'e.g. prj_2f6b9c1e-…',
    },
  );
}

/** An account of the chosen project. */
export function accountField(changes: Field = {}): INodeProperties {
  return locatorField(
    {
      displayName: 'Account',
      name: 'account',
      description: 'The TikTok or Instagram account',
      hint: 'Choose the Project first; its accounts are listed then',
      typeOptions: { loadOptionsDependsOn: ['project.value'] },
      ...changes,
    },
    {
      searchListMethod: 'searchAccounts',
      placeholder: 'Select an account…',
      idPlaceholder: 'e.g. sa_5c4b8a52-…',
    },
  );
}

/** A webhook endpoint of the organization. */
export function endpointField(changes: Field = {}): INodeProperties {
  return locatorField(
    {
      displayName: 'Webhook Endpoint',
      name: 'endpoint',
      description: 'The address that Layers sends events to',
      ...changes,
    },
    {
      searchListMethod: 'searchWebhookEndpoints',
      placeholder: 'Select a webhook endpoint…',
      idPlaceholder: 'e.g. 7d1f0b6a-…',
    },
  );
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

/** Fields that are rarely needed, to be added one by one. */
export function optionsField(options: INodeProperties[]): INodeProperties {
  return {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options,
  };
}

/** What narrows a list down, to be added one by one. */
export function filtersField(options: INodeProperties[], changes: Field = {}): INodeProperties {
  return {
    displayName: 'Filters',
    name: 'filters',
    type: 'collection',
    placeholder: 'Add Filter',
    default: {},
    options,
    ...changes,
  };
}

/** The filter _Status_ with the states of one kind of record. */
export function statusFilter(
  options: INodePropertyOptions[],
  field: Pick<INodeProperties, 'default' | 'description'> & Field,
): INodeProperties {
  return { displayName: 'Status', name: 'status', type: 'options', options, ...field };
}

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

/** The form of the node: resource, operation, and the fields of each operation. */
import type { INodeProperties } from 'n8n-workflow';

import * as account from './account';
import * as connection from './connection';
import * as scheduledPost from './scheduledPost';
import * as webhookEndpoint from './webhookEndpoint';

const resource: INodeProperties = {
  displayName: 'Resource',
  name: 'resource',
  type: 'options',
  noDataExpression: true,
  default: 'account',
  options: [
    { name: 'Account', value: 'account' },
    { name: 'Connection', value: 'connection' },
    { name: 'Scheduled Post', value: 'scheduledPost' },
    { name: 'Webhook Endpoint', value: 'webhookEndpoint' },
  ],
};

function operationsOf(
  of: string,
  initial: string,
  options: NonNullable<INodeProperties['options']>,
): INodeProperties {
  return {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: [of] } },
    default: initial,
    options,
  };
}

const accountOperations = operationsOf('account', 'getMany', [
  { name: 'Get', value: 'get', description: 'Get an account', action: 'Get account' },
  {
    name: 'Get Health',
    value: 'getHealth',
    description: 'Get one report on connection and content: level, reasons and fixes',
    action: 'Get account health',
  },
  {
    name: 'Get Many',
    value: 'getMany',
    description: 'Get the accounts of a project',
    action: 'Get many accounts',
  },
  {
    name: 'Revoke',
    value: 'revoke',
    description: 'Disconnect an account and cancel its queued posts',
    action: 'Revoke account',
  },
]);

const connectionOperations = operationsOf('connection', 'createConnectLink', [
  {
    name: 'Create Connect Link',
    value: 'createConnectLink',
    description: 'Create a link that the owner opens to connect a new account',
    action: 'Create connect link',
  },
  {
    name: 'Create Invite Link',
    value: 'createInviteLink',
    description: 'Create a link that is good for days and leads the owner to a page of yours',
    action: 'Create invite link',
  },
  {
    name: 'Create Reauth Link',
    value: 'createReauthLink',
    description: 'Create a link that the owner opens to reconnect an account',
    action: 'Create reauth link',
  },
  {
    name: 'Get Status',
    value: 'getStatus',
    description: 'Get the status of a connection',
    action: 'Get connection status',
  },
  {
    name: 'Wait for Connection',
    value: 'wait',
    description: 'Wait until the owner has opened the link and decided',
    action: 'Wait for connection',
  },
]);

const scheduledPostOperations = operationsOf('scheduledPost', 'getMany', [
  {
    name: 'Get Many',
    value: 'getMany',
    description: 'Get the scheduled posts of a project',
    action: 'Get many scheduled posts',
  },
]);

const webhookEndpointOperations = operationsOf('webhookEndpoint', 'getMany', [
  {
    name: 'Get Deliveries',
    value: 'getDeliveries',
    description: 'Get what Layers sent to an endpoint, and why it did not get through',
    action: 'Get webhook deliveries',
  },
  {
    name: 'Get Many',
    value: 'getMany',
    description: 'Get the endpoints that Layers sends events to, with their state',
    action: 'Get many webhook endpoints',
  },
  {
    name: 'Replay Delivery',
    value: 'replayDelivery',
    description: 'Have Layers send the event of a delivery again',
    action: 'Replay webhook delivery',
  },
  {
    name: 'Send Test',
    value: 'sendTest',
    description: 'Have Layers send a test event to an endpoint',
    action: 'Send test to webhook endpoint',
  },
]);

export const properties: INodeProperties[] = [
  resource,
  accountOperations,
  connectionOperations,
  scheduledPostOperations,
  webhookEndpointOperations,
  ...[account, connection, scheduledPost, webhookEndpoint].flatMap(({ operations }) =>
    Object.values(operations).flatMap(({ description }) => description),
  ),
];

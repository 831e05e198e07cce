/** A method of the client as the matrix needs it: how it is called, and how often it was done. */
import { LayersClient } from 'layers-social-core';
import { Sandbox } from 'layers-social-sandbox';

/** The client's methods without its private members: the copy inside the n8n package has the same. */
export type Api = Public<Omit<LayersClient, 'webhookEndpoints'>> & {
  webhookEndpoints: Public<LayersClient['webhookEndpoints']>;
};
type Public<Class> = Pick<Class, keyof Class>;

export interface Stage {
  sandbox: Sandbox;
  /** A client that meets no faults. */
  api: Api;
}

export interface Staged {
  call(api: Api): Promise<unknown>;
  /** How often the thing was done, counted at the sandbox; absent where doing it twice is harmless. */
  effects?(): Promise<number>;
}

export interface MethodCase {
  name: string;
  /** The request that meets the fault, as the sandbox logs it. */
  route: string;
  /** Whether it may be sent again when nobody knows what became of it. */
  idempotent: boolean;
  /** A list answer, for which a very long page is a page. */
  isList?: boolean;
  stage(stage: Stage): Promise<Staged>;
}

/** Nobody listens there: a delivery is attempted, fails, and is logged with its signature. */
const NOWHERE = 'http://127.0.0.1:1/hook';
const ALL_EVENTS = ['social_account.revoked', 'post.canceled'];

/** An endpoint that wants to hear of every ending. */
export async function endpointIn(api: Api, events = ALL_EVENTS): Promise<string> {
  return (await api.webhookEndpoints.create({ url: NOWHERE, events })).endpoint.id;
}

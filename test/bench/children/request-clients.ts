/** One request through the core over axios and over fetch, and through bare axios, fetch and undici, in turns. */
import { Agent } from 'node:http';

import axios from 'axios';
import { Pool } from 'undici';

import { coreClient, coreClientOnFetch } from '../core-client.ts';
import { requestsPerSecond } from '../in-flight.ts';
import { rounds } from '../spread.ts';
import { tell } from './tell.ts';

const WIDTH = 32;
const [baseUrl = '', count = '0', turns = '0'] = process.argv.slice(2);
const accountId = 'sa_0c2fd0a4-6f0e-4f5f-9d2c-1d9a3b7e5f10';
const path = `/v1/social-accounts/${accountId}/health`;
const headers = { Accept: 'application/json', Authorization: 'Bearer lp_test_bench_key' };

const client = coreClient(baseUrl);
const fetchClient = coreClientOnFetch(baseUrl);
const bare = axios.create({ httpAgent: new Agent({ keepAlive: true, maxSockets: WIDTH }) });
const pool = new Pool(baseUrl, { connections: WIDTH });

const core = (): Promise<unknown> => client.getHealth(accountId);
const coreOnFetch = (): Promise<unknown> => fetchClient.getHealth(accountId);
const bareAxios = async (): Promise<unknown> => (await bare.get(baseUrl + path, { headers })).data;
const bareFetch = async (): Promise<unknown> => (await fetch(baseUrl + path, { headers })).json();
const bareUndici = async (): Promise<unknown> =>
  (await pool.request({ path, method: 'GET', headers })).body.json();

const measure =
  (send: () => Promise<unknown>, requests = Number(count)) =>
  (): Promise<number> =>
    requestsPerSecond(send, { count: requests, width: WIDTH });

for (const send of [core, coreOnFetch, bareAxios, bareFetch, bareUndici]) await measure(send, 2_000)();
tell({
  axios: await rounds(Number(turns), { ours: measure(core), theirs: measure(bareAxios) }),
  undici: await rounds(Number(turns), { ours: measure(core), theirs: measure(bareUndici) }),
  fetch: await rounds(Number(turns), { ours: measure(coreOnFetch), theirs: measure(bareFetch) }),
  fetchToUndici: await rounds(Number(turns), { ours: measure(coreOnFetch), theirs: measure(bareUndici) }),
});

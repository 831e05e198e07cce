/** Answers every request with the same health snapshot, as fast as Node can. In a process of its own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { tell } from './tell.ts';

const body = JSON.stringify({
  socialAccountId: 'sa_0c2fd0a4-6f0e-4f5f-9d2c-1d9a3b7e5f10',
  score: 73.2,
  tier: 'warm',
  isShadowbanned: false,
  shadowbanSeverity: null,
  recommendation: 'Score 73 of 100. Keep the cadence.',
});
const headers = {
  'content-type': 'application/json; charset=utf-8',
  'content-length': Buffer.byteLength(body),
  'x-request-id': 'req_01K8YV5Z3T9J6R4Q2N7M1P0XWA',
};

const server = createServer((_request, response) => {
  response.writeHead(200, headers).end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => tell({ port: (server.address() as AddressInfo).port }));

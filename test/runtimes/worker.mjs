/** `tryRules` as a worker: the place in the body of the request, what came of it in the answer. */
import { tryRules } from './rules.mjs';

export default {
  async fetch(request) {
    if (request.method === 'GET') return new Response('ready');
    return Response.json(await tryRules(await request.json()));
  },
};

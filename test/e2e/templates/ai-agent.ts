import assert from 'node:assert/strict';

import { createCredential, itemsOf } from '../../n8n-server/index.ts';
import { askInEditor } from '../support/chat.ts';
import { curiousModel } from '../support/curious-model.ts';
import { openScriptedModel } from '../support/scripted-model.ts';
import { step } from '../support/step.ts';
import { templateRunner } from './runs.ts';

step(
  'ai-agent: the tools run with what the model found, the chat answers its words, nothing is changed',
  async (tell) => {
    const { sandbox, n8n } = templateRunner().fixture;
    const accounts = [{ handle: 'sick', status: 'reauth_required', queuedPosts: 2 }];
    const { projectId, ids } = templateRunner().project('Asked about', accounts);
    const model = await openScriptedModel(curiousModel());
    const data = { apiKey: 'any', url: model.url, header: false };
    const openAiApi = await createCredential(n8n.rest, { name: 'Model', type: 'openAiApi', data });
    const workflow = await templateRunner().setUp('ai-agent', { projectId, credentials: { openAiApi } });
    const since = sandbox.requests().at(-1)?.seq ?? 0;

    const asking = askInEditor(n8n, workflow, 'Which accounts need their owner?');
    const answer = await asking.finally(() => model.close());
    const execution = await templateRunner().ended(await templateRunner().begun(workflow.id));

    assert.equal(answer, '@sick needs a reauth_link; a revoke would cancel 2 posts.');
    assert.equal(itemsOf(execution, 'Agent')[0]?.output, answer);
    assert.deepEqual([model.requests.length, model.strays], [4, []]);
    assert.equal(model.requests[0]?.messages.at(-1)?.content, 'Which accounts need their owner?');
    const offered = model.requests[0]?.tools?.map(({ function: { name } }) => name).sort();
    assert.deepEqual(offered, ['List_Accounts', 'Preview_Revoke', 'Read_Health']);
    const asked = sandbox.requests().filter(({ seq }) => seq > since);
    tell(asked.map(({ method, route }) => `${method} ${route}`).join(', '));
    const routes = asked.map(({ route }) => route);
    assert.ok(asked.some(({ path }) => path.includes(`${ids[0]}/health`)));
    assert.ok(routes.includes('/v1/projects/:projectId/scheduled-posts'));
    assert.deepEqual([...new Set(asked.map(({ method }) => method))], ['GET']);
  },
);

// The one edge of the agent's template: a language model that says what it is told to say, over the protocol of
// OpenAI's chat completions. It sees what a real one sees, the tools and the conversation, and nothing else.
import type { IncomingMessage } from 'node:http';

import { serveLocally } from '../../support/local-server.ts';

export interface Message {
  role: string;
  content: unknown;
  tool_call_id?: string;
}

export interface ModelRequest {
  model: string;
  stream?: boolean;
  messages: Message[];
  tools?: { function: { name: string; description?: string; parameters: { properties?: object } } }[];
}

export interface ToolCall {
  tool: string;
  with: Record<string, string>;
}

export type Utterance = string | ToolCall;
/** One utterance for what was said so far. */
export type Turn = (request: ModelRequest) => Utterance;

export interface ScriptedModel {
  /** As the base URL of a credential. */
  url: string;
  requests: ModelRequest[];
  /** Whatever was asked for that is no chat completion or came after the last turn. */
  strays: string[];
  close(): Promise<void>;
}

/** The first item in the answer of the tool that was called last, which is all a model gets to see of it. */
export function toolAnswer({ messages }: ModelRequest): Record<string, unknown> {
  const { role, content } = messages.at(-1) ?? {};
  if (role !== 'tool' || typeof content !== 'string')
    throw new Error(`no answer of a tool: ${JSON.stringify(content)}`);
  const [item = {}] = JSON.parse(content) as Record<string, unknown>[];
  return item;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The answer at once, or as the one chunk of a stream: a model may speak in pieces of any size. */
function completionOf({ model, stream }: ModelRequest, said: Utterance, turn: number): object {
  const isText = typeof said === 'string';
  const message = isText
    ? { role: 'assistant', content: said }
    : { role: 'assistant', content: '', tool_calls: [callOf(said, turn)] };
  const object = stream ? 'chat.completion.chunk' : 'chat.completion';
  const choice = { index: 0, finish_reason: isText ? 'stop' : 'tool_calls' };
  const choices = [stream ? { ...choice, delta: message } : { ...choice, message }];
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  return { id: `chatcmpl-${turn}`, object, created: 1, model, choices, usage };
}

const callOf = (said: ToolCall, turn: number): object => ({
  index: 0,
  id: `call_${turn}`,
  type: 'function',
  function: { name: said.tool, arguments: JSON.stringify(said.with) },
});

export async function openScriptedModel(script: Turn[]): Promise<ScriptedModel> {
  const requests: ModelRequest[] = [];
  const strays: string[] = [];
  const answer = (what: string, request: ModelRequest): string => {
    const turn = script[requests.length];
    if (what !== 'POST /v1/chat/completions' || !turn) throw new Error(`unscripted ${what}`);
    requests.push(request);
    return JSON.stringify(completionOf(request, turn(request), requests.length));
  };

  const { url, close } = await serveLocally((request, response) => {
    const what = `${request.method} ${request.url}`;
    const speak = async (): Promise<void> => {
      const asked = JSON.parse(await bodyOf(request)) as ModelRequest;
      const said = answer(what, asked);
      response.writeHead(200, { 'content-type': asked.stream ? 'text/event-stream' : 'application/json' });
      response.end(asked.stream ? `data: ${said}\n\ndata: [DONE]\n\n` : said);
    };
    speak().catch((error: unknown) => {
      strays.push(String(error));
      // 400: a client does not try again.
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end('{"error":{"message":"not in the script"}}');
    });
  });
  return { url: `${url}/v1`, requests, strays, close };
}

// A browser at the pages of n8n's forms: what their scripts do after a click, over plain HTTP.
import assert from 'node:assert/strict';

import { waitFor, type SavedWorkflow } from '../../n8n-server/index.ts';
import { visit } from './suspended.ts';

export interface FormPage {
  url: string;
  html: string;
  /** What the browser sends with every request after a person has logged in. */
  headers?: Record<string, string>;
}

export const basicAuth = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

export const unescaped = (html: string): string =>
  html
    .replace(/&#x([0-9a-f]+);/gi, (_whole, hex: string) => String.fromCodePoint(parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_whole, decimal: string) => String.fromCodePoint(Number(decimal)))
    .replace(/&(\w+);/g, (whole, name: string) => named[name] ?? whole);

/** The production address of a workflow's form. */
export function formAddress(n8nUrl: string, { nodes }: SavedWorkflow): string {
  const trigger = nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger');
  assert.ok(trigger?.webhookId, 'the form has no address');
  return `${n8nUrl}/form/${trigger.webhookId}`;
}

export async function openForm(url: string, headers?: FormPage['headers']): Promise<FormPage> {
  const { status, html } = await visit(url, headers);
  assert.equal(status, 200, `${url} answered ${status}`);
  return { url, html, headers };
}

/** What the page tells, as a person reads it, line by line. */
export function linesOf({ html }: FormPage): string[] {
  const [, text = ''] = /<p style="white-space: pre-line;?">([^]*?)<\/p>/.exec(html) ?? [];
  assert.doesNotMatch(text, /</, 'the page holds HTML of somebody else');
  return unescaped(text).trim().split('\n');
}

/** The name under which the page sends the field with the label; an answer to a dropdown must be offered. */
function fieldName({ html }: FormPage, label: string, answer: string): string {
  const found = [...html.matchAll(/<label[^>]*\bfor='([^']+)'[^>]*>([^<]*)<\/label>/g)].find(
    ([, , text = '']) => unescaped(text).trim() === label,
  );
  assert.ok(found?.[1], `the form does not ask for "${label}"`);
  const offered = [...html.matchAll(/<option value='([^']*)'/g)].map(([, value = '']) => unescaped(value));
  assert.ok(
    offered.length === 0 || offered.includes(answer),
    `"${answer}" is not offered: ${offered.join()}`,
  );
  return found[1];
}

async function post({ url, headers }: Pick<FormPage, 'url' | 'headers'>, body?: FormData): Promise<string> {
  const signal = AbortSignal.timeout(30_000);
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return text;
}

function statusAddress(waitingUrl: string): string {
  const url = new URL(waitingUrl);
  url.pathname += '/n8n-execution-status';
  return url.href;
}

const statusOf = async (waitingUrl: string): Promise<string> =>
  (await visit(statusAddress(waitingUrl))).html.trim();

/** Sends the answers, by label; the result is where the form goes on. */
export async function submit(page: FormPage, answers: Record<string, string>): Promise<string> {
  const form = new FormData();
  for (const [label, answer] of Object.entries(answers)) form.append(fieldName(page, label, answer), answer);
  const text = await post(page, form);
  if (text === '') return page.url;
  const { formWaitingUrl } = JSON.parse(text) as { formWaitingUrl?: string };
  assert.ok(formWaitingUrl, text);
  return formWaitingUrl;
}

/** The next page of the form, as soon as the workflow has come to it; another one than the page before. */
export function nextPage(waitingUrl: string, before?: FormPage): Promise<FormPage> {
  const ask = async (): Promise<FormPage | false> => {
    if ((await statusOf(waitingUrl)) !== 'form-waiting') return false;
    const page = await openForm(waitingUrl);
    return page.html !== before?.html && page;
  };
  return waitFor(`a page at ${waitingUrl}`, ask, { timeoutMs: 30_000 });
}

/** A last page tells the workflow to go on; the result is where it then sends the browser, empty when it stays. */
export async function leave({ url, html }: FormPage): Promise<string> {
  const [, href = ''] = /<a id='redirectUrl' href='([^']*)'/.exec(html) ?? [];
  await post({ url });
  return unescaped(href);
}

/** `<n8n>/form-waiting/<id>?signature=…` */
export const executionOf = (waitingUrl: string): string => new URL(waitingUrl).pathname.split('/')[2] ?? '';

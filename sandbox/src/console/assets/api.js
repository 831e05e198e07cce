/* global document */
// The one way to the control API, and to tell what came of it.

/** There is no sandbox at the other end. */
export class NoAnswer extends Error {
  constructor() {
    super('the sandbox does not answer.');
  }
}

/** The answer's JSON; rejects with an Error whose message is for people. */
export async function call(method, path, body) {
  const response = await fetch(`/_sandbox${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  }).catch(() => {
    throw new NoAnswer();
  });
  const answer = await response.json().catch(() => undefined);
  if (!response.ok) throw new Error(answer?.error?.message ?? `The sandbox answered ${response.status}.`);
  return answer;
}

export const get = (path) => call('GET', path);

/** Does what a person asked for, says how it went, and has the page catch up. */
export async function act(work, done) {
  try {
    const result = await work();
    say(typeof done === 'function' ? done(result) : done);
  } catch (error) {
    say(`That did not work: ${error.message}`, 'bad');
  }
  document.dispatchEvent(new Event('catch-up'));
}

let quiet;

/** One line, read out politely, for the answers to a person's own doing and for nothing else. */
export function say(text, kind = 'good') {
  const line = document.getElementById('said');
  line.textContent = text;
  line.dataset.kind = kind;
  clearTimeout(quiet);
  quiet = setTimeout(() => (line.textContent = ''), 8_000);
}

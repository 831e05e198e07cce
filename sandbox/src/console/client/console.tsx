// Starts the console on the page that `page.ts` serves.

import { render } from 'hono/jsx/dom';

import { App } from './app';
import { closeMenusByThemselves, keepFocus } from './focus';

const page = document.getElementById('app');
if (!page) throw new Error('the page has no place for the console');
const { url = '', apiKey = '', projectId = '' } = page.dataset;
render(<App start={{ url, apiKey, projectId }} />, page);
closeMenusByThemselves();
keepFocus(page);

// Every page of the sandbox in every state, looked at.

import { useFixtures } from './fixtures.ts';
import { lookAt } from './look-at.ts';
import { PAGE_STATES } from './page-states.ts';

const browserTest = useFixtures({ behaviour: { signatureTime: 'clock' } });

for (const { name, show } of PAGE_STATES) {
  browserTest(
    name,
    async ({ page, sandbox }) => {
      await show(page, sandbox);
      await lookAt(page, name);
    },
    // A page for a link that cannot be used is answered with 404 or 410.
    { reducedMotion: 'reduce', allowed: /the server responded with a status of 4\d\d/ },
  );
}

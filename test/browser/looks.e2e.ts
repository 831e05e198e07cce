// Every page of the sandbox in every state, looked at.

import { lookAt } from './look-at.ts';
import { SCENES } from './scenes.ts';
import { stage } from './stage.ts';

const rule = stage({ behaviour: { signatureTime: 'clock' } });

for (const { name, show } of SCENES) {
  rule(
    name,
    async ({ page, sandbox }) => {
      await show(page, sandbox);
      await lookAt(page, name);
    },
    // A page for a link that cannot be used is answered with 404 or 410.
    { reducedMotion: 'reduce', allowed: /the server responded with a status of 4\d\d/ },
  );
}

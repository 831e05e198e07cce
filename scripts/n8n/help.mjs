/** What `npm run n8n -- --help` says; `scripts/setup.mjs` shows it before anything is installed. */
export const help = `npm run n8n [-- options]

  The n8n editor with the Layers Social nodes in it, beside a sandbox of the Layers Partner API.

  --port N           where n8n listens; default 5678
  --sandbox-port N   where the sandbox listens; default 4010
  --folder PATH      where both keep their data; default .cache/n8n-editor
  --fresh            begin anew: forget workflows, accounts and all else in that folder
  --watch            build the package when its sources change, and reload it in n8n; npm run dev
                     is short for this
  --help             show this
`;

/** What docs/benchmarks.md says around its figures. */

export const INTRODUCTION = `# Benchmarks

Written by \`npm run bench\`; do not edit. Every row compares this project with what a user would pick instead, both measured in the same run, in turns. A ratio is ours divided by theirs in one round; the table shows the median of at least five rounds and, in brackets, the least and the most. Absolute figures belong to this machine and this hour; the ratios are what carries over. A figure that does not reach its aim stays here with the reason.

\`\`\`sh
npm run bench                      # everything; writes this page
npm run bench -- --quick           # under 3 minutes, prints only
npm run bench -- --only requests   # one of them, prints only; with --write it replaces its rows here
\`\`\`

Nothing but loopback is asked. These are no tests: a slow machine fails nothing.`;

export const GROWTH = `Medians of five, in brackets the least and the most; all in one process each. Listing reads 200 accounts a page through the core and axios from a server on loopback. The sweep picks the 1,800 snapshots to read next (the standard tier's share of half an hour). Detection reads the stored state, compares and writes it back. Dedupe hands the n8n webhook trigger one event for each account; its memory holds the latest 1,000, so from there on an event costs the same whatever came before.`;

export const GROWTH_OF_A_WATCH = `Polls five minutes apart over connections to a server on loopback, connections only, tier \`partner\`: first over the accounts of one project, of which one in a hundred is in trouble but no more than 200, then over projects of ten accounts each. Medians of five, in brackets the least and the most. The rolling read may have 8,100 pages in such a poll, so the whole list; on \`standard\` it has 162. Memory is the live heap at most, without what the code takes, in a process of its own.`;

export const METHOD = `## How it is measured

- **In turns.** Both sides run in every round, one right after the other, and who goes first changes with each round.
- **In processes of their own.** A server never shares a process with the client that is measured. What holds memory or loads code starts in a fresh process each round.
- **Requests.** 4,000 reads of one health snapshot a round, 32 in flight, over connections that stay open, from a server that answers a constant. Ours builds the request, paces it, parses and checks the answer; bare axios, bare fetch and bare undici send and parse.
- **Listing.** 500 pages of 200 accounts, after 25 pages to warm up. _Memory held_ is the heap right after a forced collection, _RSS_ what the system counts without one; each at its highest.
- **Detection.** 10,000 accounts on lists in memory, one in a hundred just dead, connections only. The state's size is that of its JSON.
- **Watching.** What limits.md says under _How soon_, for the built core, the n8n trigger and the Zapier app. Requests, state and memory: the core polls a server on loopback, five minutes apart by a clock of its own, so that waits for the rate limit cost nothing. What takes hours: the built packages in virtual time, with the hosts and the API of \`test/simulation\`; a token dies in the middle between two polls, anywhere in the lists, and the polls that begin after it are counted until its event comes.
- **The design before.** Commit \`4b31ac0\`, the last one before the second design of watching (decisions.md), taken from git and built with the packages of today. Both designs do the same tasks. A clone without that commit leaves these rows out.
- **The n8n package.** Ours and the peers' as npm has them, packed by the same npm. Loading requires every credential and node file and makes one instance of each class, as n8n does when it starts, with n8n's own modules there already.
- **The Zapier app.** Both built by Zapier's own command line and run on Zapier's Node. The template is \`custom-auth\` in TypeScript: the one nearest to an API key. A cold start goes from the import to the app's definition. Each poll meets a sandbox of its own: it lists all accounts, and for health reads as many snapshots as the tier's budget gives.
- **The sandbox.** Requests over 16 sockets from a client that only looks for the end of each answer. Counted is what the server's process used of a core, so the client's share does not matter. The framework is Hono on its Node server, answering the sandbox's own bytes.
- **Health reads in n8n.** The real n8n 2.41.1 with the packed package. A workflow splits a list of 1,000 account ids and reads each one's health, by our node or by HTTP Request; the API is a process of its own that answers after 20 ms and counts open connections. Times are n8n's own, of the reading node and of the whole execution.
- **Under a limit.** The bucket holds 500 reads and fills at 500 a minute, so a thousand cannot be read in less than 60 s. The ways to read run beside each other, each with a key and a limit of its own: they wait most of the time. HTTP Request goes on after errors, and what came out as an error counts as lost.
- **Authorization.** A call starts the workflow, the owner takes about 20 s, approves and comes back. The other side is the loop that the API's guide shows, built of n8n's own nodes. Both begin together, owners taking equally long.
- **Queue mode.** Redis, Postgres, a main and a webhook process and the workers, all on this machine; each execution is one call to a webhook and one account looked up.
`;

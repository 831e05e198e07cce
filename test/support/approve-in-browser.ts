/** What the owner's browser does with a consent link: opens the page and presses Approve. */

/** Where the browser is sent afterwards. Throws when the page is not a consent page. */
export async function approveInBrowser(authorizeUrl: string): Promise<string> {
  const page = await fetch(authorizeUrl);
  const html = await page.text();
  if (!page.ok || !html.includes('value="approve"')) {
    throw new Error(`the consent page answered ${page.status} and has no Approve button`);
  }
  const answer = await fetch(authorizeUrl, {
    method: 'POST',
    body: new URLSearchParams({ decision: 'approve' }),
    redirect: 'manual',
  });
  const location = answer.headers.get('location');
  if (answer.status !== 303 || location === null) {
    throw new Error(`Approve was answered with ${answer.status} instead of a way back`);
  }
  return location;
}

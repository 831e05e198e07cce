import type { Account, AccountQuery } from 'layers-social-core';
import { createAccountDirectory, findIfPossible, LayersConnectionError } from 'layers-social-core';

const account = (id: string, status = 'connected'): Account => ({
  socialAccountId: id,
  platform: 'tiktok',
  status,
});

/** Two pages of 200, and one disconnected account that only its own list shows. */
function lister() {
  const reads: string[] = [];
  let broken = false;
  const page = (from: number) => Array.from({ length: 200 }, (_, index) => account(`sa_${from + index}`));
  async function* iterateAccounts(projectId: string, query: AccountQuery = {}) {
    const list = query.status ?? 'all';
    const pages = list === 'disconnected' ? [[account('sa_gone', 'disconnected')]] : [page(0), page(200)];
    for (const items of pages) {
      await Promise.resolve();
      reads.push(`${projectId} ${list}`);
      if (broken) throw new LayersConnectionError('GET list', 'reset');
      yield* items;
    }
  }
  return { iterateAccounts, reads, break: (is: boolean) => (broken = is) };
}

it('reads only as far as it must', async () => {
  const source = lister();
  const directory = createAccountDirectory(source, () => 0);

  await expect(directory.find('prj_1', 'sa_7')).resolves.toMatchObject({ socialAccountId: 'sa_7' });

  expect(source.reads).toEqual(['prj_1 all']);
});

it('reads every page once, however many ask at once', async () => {
  const source = lister();
  const directory = createAccountDirectory(source, () => 0);

  const found = await Promise.all(Array.from({ length: 400 }, (_, n) => directory.find('prj_1', `sa_${n}`)));

  expect(found.map((each) => each?.socialAccountId)).toEqual(
    Array.from({ length: 400 }, (_, n) => `sa_${n}`),
  );
  expect(source.reads).toEqual(['prj_1 all', 'prj_1 all']);
});

it('looks among the disconnected accounts last', async () => {
  const source = lister();
  const directory = createAccountDirectory(source, () => 0);

  await expect(directory.find('prj_1', 'sa_gone')).resolves.toMatchObject({ status: 'disconnected' });

  expect(source.reads).toEqual(['prj_1 all', 'prj_1 all', 'prj_1 disconnected']);
});

it('knows for good that an account is missing', async () => {
  const source = lister();
  const directory = createAccountDirectory(source, () => 0);

  await expect(directory.find('prj_1', 'sa_none')).resolves.toBeUndefined();
  await expect(directory.find('prj_1', 'sa_none2')).resolves.toBeUndefined();

  expect(source.reads).toHaveLength(3);
});

it('keeps projects apart', async () => {
  const source = lister();
  const directory = createAccountDirectory(source, () => 0);

  await directory.find('prj_1', 'sa_1');
  await directory.find('prj_2', 'sa_1');

  expect(source.reads).toEqual(['prj_1 all', 'prj_2 all']);
});

it('reads anew for those who need to know what is true from now on', async () => {
  const source = lister();
  let now = 100;
  const directory = createAccountDirectory(source, () => now);
  await directory.find('prj_1', 'sa_1');

  now = 200;
  await directory.find('prj_1', 'sa_1', 200);
  await directory.find('prj_1', 'sa_2', 200);

  expect(source.reads).toEqual(['prj_1 all', 'prj_1 all']);
});

it('begins again after a read that broke off', async () => {
  const source = lister();
  const directory = createAccountDirectory(source, () => 0);
  source.break(true);
  await expect(directory.find('prj_1', 'sa_1')).rejects.toThrow(LayersConnectionError);
  await expect(findIfPossible(directory, 'prj_1', 'sa_1')).resolves.toBeUndefined();
  await expect(
    findIfPossible({ find: () => Promise.reject(new TypeError('a bug')) }, 'prj_1', 'sa_1'),
  ).rejects.toThrow('a bug');

  source.break(false);

  await expect(directory.find('prj_1', 'sa_1')).resolves.toBeDefined();
});

it('finds accounts by their handle, disconnected ones too, reading each page once', async () => {
  const reads: string[] = [];
  async function* iterateAccounts(_projectId: string, { status = 'all' }: AccountQuery = {}) {
    await Promise.resolve();
    reads.push(status);
    if (status === 'disconnected') yield { ...account('sa_gone', status), handle: 'acme' };
    else
      yield* [
        { ...account('sa_1'), handle: 'Acme' },
        account('sa_2'),
        { ...account('sa_3'), handle: 'other' },
      ];
  }
  const directory = createAccountDirectory({ iterateAccounts }, () => 0);

  const found = await Promise.all([
    directory.findByHandle('prj_1', ' @ACME '),
    directory.findByHandle('prj_1', 'acme'),
    directory.find('prj_1', 'sa_2').then((each) => (each ? [each] : [])),
    directory.findByHandle('prj_1', 'nobody'),
  ]);

  expect(found.map((accounts) => accounts.map(({ socialAccountId }) => socialAccountId))).toEqual([
    ['sa_1', 'sa_gone'],
    ['sa_1', 'sa_gone'],
    ['sa_2'],
    [],
  ]);
  expect(reads).toEqual(['all', 'disconnected']);
});

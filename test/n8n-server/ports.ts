import { createServer, type AddressInfo, type Server } from 'node:net';

const listen = (port = 0): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** Ports that were free a moment ago. All are held before the first is let go, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen()));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(close));
  return ports;
}

/** Whether nobody listens on the port of this machine just now. */
export const isFree = (port: number): Promise<boolean> =>
  listen(port).then(
    (server) => close(server).then(() => true),
    () => false,
  );

/** Everything that is printed, until somebody stops listening. */
import { inspect } from 'node:util';

export function listen(): { stop(): string } {
  const heard: string[] = ['(printed)'];
  const streams = [process.stdout, process.stderr];
  const originals = streams.map((stream) => stream.write.bind(stream));
  for (const stream of streams) {
    stream.write = (chunk: unknown) => {
      heard.push(String(chunk));
      return true;
    };
  }
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    jest.spyOn(console, name).mockImplementation((...words) => void heard.push(inspect(words, { depth: 8 })));
  }
  return {
    stop: () => {
      for (const [place, stream] of streams.entries()) stream.write = originals[place]!;
      jest.restoreAllMocks();
      return heard.join('\n');
    },
  };
}

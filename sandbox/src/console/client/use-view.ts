// What a section shows of the control API, read again when something changed.

import { useEffect, useState } from 'hono/jsx/dom';

import { get, type Views } from './api';

/** What every section gets from the page. */
export interface SectionProps {
  /** Another value: something changed. */
  version: string;
  /** Does what a person asked for, and says how it went: `done` on success. False when it failed. */
  act: <T>(work: () => Promise<T>, done: string | ((result: T) => string)) => Promise<boolean>;
  say: (text: string) => void;
}

/** The latest view at this path; undefined before the first. */
export function useView<Path extends keyof Views>(
  path: Path,
  version: string,
  query?: string,
): Views[Path] | undefined {
  const [view, setView] = useState<Views[Path] | undefined>(undefined);
  useEffect(() => {
    let latest = true;
    // When this fails, so does the next request for the status, and the page says so.
    get(path, query).then(
      (next) => latest && setView(next),
      () => undefined,
    );
    return () => {
      latest = false;
    };
  }, [path, version, query]);
  return view;
}

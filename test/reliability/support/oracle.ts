/** What has to come of a method that meets a fault: worked out from the rules, not from the code. */
import { Bench } from './bench';
import { FaultCase } from './faults';
import { Mode, Row, triesOf } from './matrix';
import { MethodCase } from './method-case';

export function expectedRow(
  bench: Bench,
  method: MethodCase,
  { fault, mode }: { fault: FaultCase; mode: Mode },
): Row {
  // A list with nothing in it is a list, however long its answer.
  if (fault.large && method.isList) return row(method, 'ok', { requests: 1 });
  const failed = `${fault.code} ${fault.kind} ${bench.shownAs[fault.kind]}`;
  if (!fault.fault) return row(method, failed, { requests: 0, done: 0 });
  if (fault.means === 'wait') return throttled(bench, method, { fault, mode, failed });
  const before = fault.processed === true ? 1 : 0;
  if (fault.means === 'final' || !method.idempotent)
    return row(method, failed, { requests: 1, done: before });
  if (mode === 'passing') return row(method, 'ok', { requests: 2, done: 1 });
  return row(method, failed, { requests: triesOf(bench, fault), done: before });
}

function throttled(
  bench: Bench,
  method: MethodCase,
  { fault, mode, failed }: { fault: FaultCase; mode: Mode; failed: string },
): Row {
  const isTooLong = (fault.pauseMs ?? 0) > bench.policy.maxWaitMs;
  if (isTooLong) return row(method, failed, { requests: 1, done: 0 });
  // A refused request did nothing, so that any method may send it again.
  return mode === 'passing'
    ? row(method, 'ok', { requests: 2, done: 1 })
    : row(method, failed, { requests: 'paced', done: 0 });
}

function row(
  method: MethodCase,
  outcome: string,
  { requests, done }: { requests: Row['requests']; done?: number },
): Row {
  return { method: method.name, outcome, requests, done };
}

/** The rows with the counts left out that cannot be foretold. */
export function comparable(rows: readonly Row[], expected: readonly Row[], fault: FaultCase): Row[] {
  return expected.map((wanted) => {
    const seen = rows.find(({ method }) => method === wanted.method);
    const counted = seen?.done !== undefined && (fault.processed !== 'maybe' || seen.done > 1);
    return { ...wanted, done: counted ? wanted.done : seen?.done };
  });
}

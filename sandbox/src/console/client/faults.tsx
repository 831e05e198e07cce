// What goes wrong with the API's requests: switches for the usual faults, and a form for any other.

import { FAULT_KINDS } from '../../http/fault-kinds';
import type { Fault } from '../../http/faults';
import { call } from './api';
import { AS_TYPED, Button, Form, Hidden, NUMBER, Section } from './parts';
import { plural } from './time';
import type { SectionProps } from './use-view';

const PRESETS: readonly (readonly [label: string, fault: Fault])[] = [
  ['Rate limited: 429, retry after 10 s', { kind: 'status', status: 429, retryAfter: 10 }],
  ['Server error: 500', { kind: 'status', status: 500 }],
  ['Key suspended: 503', { kind: 'status', status: 503 }],
  ['Connection dropped', { kind: 'reset' }],
  ['Slow: 3 seconds more', { kind: 'delay', delayMs: 3_000 }],
  ['Answer cut in the middle', { kind: 'truncate' }],
  ['A proxy’s HTML page', { kind: 'html' }],
  ['Half the requests fail: 502', { kind: 'status', status: 502, probability: 0.5 }],
];

/** The same text for the same fault, whatever the order of its members. */
const identity = (fault: Fault) =>
  JSON.stringify(
    Object.entries(fault)
      .filter(([name]) => name !== 'id')
      .sort(),
  );
const PRESET_IDENTITIES = new Set(PRESETS.map(([, fault]) => identity(fault)));

interface Props {
  faults: readonly Fault[];
  act: SectionProps['act'];
}

export function Faults({ faults, act }: Props) {
  const add = (fault: object, label: string) => act(() => call('POST', '/faults', fault), `On: ${label}.`);
  const remove = (which: readonly Fault[], done: string) =>
    act(() => Promise.all(which.map(({ id = '' }) => call('DELETE', `/faults/${id}`))), done);
  const plan = ({ status, times, ...rest }: Record<string, string>) => {
    const fault = {
      ...rest,
      ...(status && { status: Number(status) }),
      ...(times && { times: Number(times) }),
    };
    return add(fault, inWords(fault));
  };
  const allOff = (
    <Button
      hidden={faults.length === 0}
      onClick={() => act(() => call('DELETE', '/faults'), 'All faults are off.')}
    >
      All off
    </Button>
  );
  return (
    <Section id="faults" title="Faults" count={faults.length} aside={allOff}>
      <fieldset class="switches">
        <legend class="hidden">What goes wrong with every API request</legend>
        {PRESETS.map(([label, fault]) => {
          const mine = faults.filter((other) => identity(other) === identity(fault));
          const toggle = () => (mine.length > 0 ? remove(mine, `Off: ${label}.`) : add(fault, label));
          return <Switch label={label} checked={mine.length > 0} onChange={toggle} />;
        })}
      </fieldset>
      <details class="plan">
        <summary>Plan another</summary>
        <Form class="line" onSend={plan}>
          <label>
            What
            <select name="kind" autocomplete="off">
              {FAULT_KINDS.map((kind) => (
                <option>{kind}</option>
              ))}
            </select>
          </label>
          <label>
            Status
            <input name="status" min="200" max="599" placeholder="500" {...NUMBER} />
          </label>
          <label>
            Times
            <input name="times" min="1" placeholder="until off" {...NUMBER} />
          </label>
          <label class="grow">
            Route
            <input name="route" placeholder="every one, or GET /v1/projects" {...AS_TYPED} />
          </label>
          <button>Switch on</button>
        </Form>
      </details>
      <ul class="planned" id="fault-rows">
        {faults
          .filter((fault) => !PRESET_IDENTITIES.has(identity(fault)))
          .map((fault) => (
            <li key={fault.id}>
              <code>{inWords(fault)}</code>
              <Button onClick={() => remove([fault], 'The fault is off.')}>
                Off<Hidden>{inWords(fault)}</Hidden>
              </Button>
            </li>
          ))}
      </ul>
    </Section>
  );
}

interface Described {
  kind?: string;
  status?: number | undefined;
  times?: number | undefined;
  route?: string | undefined;
}

function inWords({ kind, status, times, route = 'every route' }: Described): string {
  const left = times === undefined ? '' : `, ${plural(times, 'more time')}`;
  return `${[kind, status].filter(Boolean).join(' ')} on ${route}${left}`;
}

interface SwitchProps {
  label: string;
  checked: boolean;
  /** False when it failed: the switch goes back. */
  onChange: () => Promise<boolean>;
}

const Switch = ({ label, checked, onChange }: SwitchProps) => (
  <label class="switch">
    <input
      type="checkbox"
      role="switch"
      autocomplete="off"
      checked={checked}
      onChange={({ target }) =>
        void onChange().then((done) => {
          if (!done && target instanceof HTMLInputElement) target.checked = checked;
        })
      }
    />{' '}
    {label}
  </label>
);

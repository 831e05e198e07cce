/** Says where a node's parameters are; what may stand in them is the core's to say (`shared/src/values`). */
import type {
  IExecuteFunctions,
  IHookFunctions,
  IPollFunctions,
  ITriggerFunctions,
  IWebhookFunctions,
} from 'n8n-workflow';

import { FormReader, isRecord, LayersInputError } from 'layers-social-core';

const ABSENT = Symbol('absent');

interface Source {
  /** The parameter with its expressions evaluated; a locator comes as the id it holds. */
  value(name: string): unknown;
  /** The parameter as the workflow stores it, or `ABSENT`. */
  stored(name: string): unknown;
}

/** A reader of parameters that stand on their own and of those in a collection. */
export class Parameters extends FormReader {
  constructor(
    private readonly source: Source,
    timeZone: string,
  ) {
    super((name) => {
      const emptiness = () => {
        const stored = source.stored(name);
        if (stored === ABSENT) return 'untouched';
        return isExpression(stored) ? 'computed' : 'unclear';
      };
      return { name, value: source.value(name), emptiness };
    }, timeZone);
  }

  /** How many results to fetch; Return All is `Infinity`. */
  limit(): number {
    if (this.flag('returnAll')) return Infinity;
    return this.amount('limit', { min: 1, whole: true }) ?? 50;
  }

  /** The readers of a collection such as Options or Filters. */
  collection(name: string): Parameters {
    const stored = this.source.stored(name);
    const value = this.source.value(name);
    const members = value === '' && !isExpression(stored) ? {} : value;
    if (!isRecord(members)) {
      throw new LayersInputError(name, 'cannot be read', 'Set its fields one by one.');
    }
    return new Parameters(
      {
        value: (member) => memberOf(members, member),
        stored: (member) => {
          if (!Object.hasOwn(members, member)) return ABSENT;
          return isExpression(stored) ? stored : memberOf(stored, member);
        },
      },
      this.timeZone,
    );
  }
}

/** n8n marks what it has to evaluate with an equals sign: the whole value, an entry of a list, or the id in a locator. */
function isExpression(stored: unknown): boolean {
  if (Array.isArray(stored)) return stored.some(isExpression);
  if (isRecord(stored)) return isExpression(stored.value);
  return typeof stored === 'string' && stored.startsWith('=');
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The parameters of one item of the running node. */
export function parametersOf(context: IExecuteFunctions, itemIndex: number): Parameters {
  return new Parameters(
    {
      value: (name) => context.getNodeParameter(name, itemIndex, '', { extractValue: true }),
      stored: (name) => context.getNodeParameter(name, itemIndex, ABSENT, { rawExpressions: true }),
    },
    context.getTimezone(),
  );
}

/** The parameters of a trigger, which has no items. */
export function triggerParametersOf(
  context: IHookFunctions | IPollFunctions | ITriggerFunctions | IWebhookFunctions,
): Parameters {
  return new Parameters(
    {
      value: (name) => context.getNodeParameter(name, '', { extractValue: true }),
      stored: (name) => context.getNodeParameter(name, ABSENT, { rawExpressions: true }),
    },
    context.getTimezone(),
  );
}

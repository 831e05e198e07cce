/**
 * Zapier's publishing checks, as far as they can be made without Zapier: D codes over the definition,
 * T and Z codes over live results. Each finding begins with its code. Used by the tests and by
 * `scripts/verify-zapier.ts`, so it runs as it stands, with the types stripped.
 */

type Json = Record<string, unknown>;

interface Operation {
  kind: 'triggers' | 'creates' | 'searches';
  key: string;
  display: Json;
  operation: Json;
  inputs: Json[];
  outputs: Json[];
  sample: Json;
}

const SENSITIVE = /(api_?key|token|secret|passw|pswd|jwt|credential)/i;
const DANGEROUS = /^(javascript|data|vbscript):/i;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/;
/** Words that a title may leave in lower case. */
const SMALL_WORDS = /^(a|an|and|at|by|for|in|of|on|or|the|to|with)$/;

/** Every finding in the definition of an app, be it raw or serialised; none is the aim. */
export function checkDefinition(app: unknown, latestCore: string): string[] {
  const definition = record(app);
  const operations = operationsOf(definition);
  return [
    ...checkApp(definition, latestCore),
    ...checkConnection(record(definition.authentication)),
    ...operations.flatMap(checkOperation),
    ...operations.flatMap((operation) => checkSearchFields(operation, operations)),
    ...texts(definition).flatMap(checkText),
  ];
}

/** Every finding in what an operation gave live: T002 to T006 and Z001. */
export function checkResults(
  app: unknown,
  { kind, key, results }: { kind: string; key: string; results: readonly unknown[] },
): string[] {
  const found = operationsOf(record(app)).find(
    (operation) => operation.kind === kind && operation.key === key,
  );
  if (!found) return [`T001 ${kind}.${key}: there is no such operation`];
  const at = `${kind}.${key}`;
  const ids = results.map((result) => record(result).id);
  return [
    ...(results.length === 0 ? [`T001 ${at}: no live result to look at`] : []),
    ...(kind === 'triggers' && ids.some((id) => typeof id !== 'string' && typeof id !== 'number')
      ? [`T002 ${at}: a result has no id`]
      : []),
    ...(kind === 'triggers' && new Set(ids).size !== ids.length
      ? [`T002 ${at}: two results share an id`]
      : []),
    ...results.flatMap((result) => [
      ...missing(found.sample, record(result)).map(
        (name) => `T004 ${at}: ${name} is in the sample but not live`,
      ),
      ...Object.entries(record(result))
        .filter(([name, value]) => value !== null && found.sample[name] === null)
        .map(([name]) => `T004 ${at}: ${name} has a value live and none in the sample`),
      ...checkValues(found, record(result), { dates: 'T003', types: 'T005' }),
    ]),
  ];
}

function checkApp(app: Json, latestCore: string): string[] {
  return [
    ...(app.platformVersion === latestCore ? [] : [`D027 platform core is ${String(app.platformVersion)}`]),
    ...(record(app.flags).cleanInputData === false ? [] : ['D028 cleanInputData is not off']),
  ];
}

function checkConnection(authentication: Json): string[] {
  const fields = list(authentication.fields);
  const label = String(authentication.connectionLabel ?? '');
  const secrets = fields.filter(({ type }) => type === 'password');
  return [
    ...secrets
      .filter(({ helpText }) => !/\[[^\]]+\]\(https:\/\/[^)]+\)/.test(String(helpText)))
      .map(({ key }) => `D002 ${String(key)}: no link to where it is found`),
    ...(/\{\{\w+\}\}/.test(label) && !SENSITIVE.test(label)
      ? []
      : ['D003 the connection label is not valid']),
    ...fields
      .filter(({ key, inputFormat }) => inputFormat !== undefined || /domain|host|url/i.test(String(key)))
      .map(({ key }) => `D026 ${String(key)}: an address that users type`),
  ];
}

function checkOperation(operation: Operation): string[] {
  const at = `${operation.kind}.${operation.key}`;
  return [
    ...checkDisplay(operation),
    ...operation.inputs.flatMap(checkInput),
    ...checkHook(operation),
    ...(operation.kind === 'searches' && !operation.inputs.some(isFillable)
      ? ['D009 no field to search by']
      : []),
    ...(operation.kind === 'creates' && !operation.inputs.some(isFillable)
      ? ['D022 no static input field']
      : []),
    ...(Object.keys(operation.sample).length > 0 ? [] : ['D012 no sample']),
    ...(operation.kind === 'triggers' && operation.sample.id === undefined
      ? ['D010 the sample has no id']
      : []),
    ...checkOutputs(operation),
    ...checkValues(operation, operation.sample, { dates: 'D023', types: 'D024' }),
  ].map((finding) => (finding.includes(at) ? finding : finding.replace(' ', ` ${at}: `)));
}

function checkDisplay({ kind, display, operation }: Operation): string[] {
  const label = String(display.label ?? '');
  const description = String(display.description ?? '');
  return [
    ...(isTitle(label) ? [] : [`D018 the label is not in title case: ${label}`]),
    ...(label.length >= 2 && label.length <= 64 ? [] : ['D018 the label is too short or too long']),
    ...(kind !== 'triggers' || /^Triggers when .+\.$/.test(description)
      ? []
      : ['D021 the description of a trigger']),
    ...(kind !== 'searches' || /^(Find|Get) /.test(label) ? [] : ['D018 a search begins with Find or Get']),
    ...(description.endsWith('.') && description !== label ? [] : ['D011 the description says nothing']),
    ...(operation.cleanInputData === true ? ['D028 cleanInputData is on'] : []),
  ];
}

function checkInput(field: Json): string[] {
  const key = String(field.key);
  const help = String(field.helpText ?? '');
  const isDynamic = record(field.choices).perform !== undefined || field.dynamic !== undefined;
  const isLabel = typeof field.label === 'string' && isTitle(field.label);
  const hasMany = field.list === true || field.dict === true || field.children !== undefined;
  const choices = isDynamic ? [] : Object.values(record(field.choices)).map(String);
  const faults: Record<string, boolean> = {
    [`D001 ${key}: asks for something sensitive`]: SENSITIVE.test(key),
    [`D004 ${key}: no dropdown`]: /(^|_)id$/i.test(key) && !isDynamic,
    [`D011 ${key}: the help repeats the label`]: help !== '' && lettersOf(help) === lettersOf(field.label),
    [`D011 ${key}: the help is too long`]: help.length > 1000,
    [`D018 ${key}: the label`]: !isLabel,
    [`D014 ${key}: a search cannot be combined with this`]: field.search !== undefined && hasMany,
    [`D005 ${key}: use choices instead`]: typeof field.dynamic === 'string',
  };
  return [
    ...Object.keys(faults).filter((fault) => faults[fault]),
    ...choices.filter((choice) => !isTitle(choice)).map((choice) => `D018 ${key}: the choice ${choice}`),
  ];
}

function lettersOf(text: unknown): string {
  return String(text)
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

/** An account field offers a search step, and that search gives what the field takes. */
function checkSearchFields({ kind, key, inputs }: Operation, all: readonly Operation[]): string[] {
  return inputs
    .filter(({ search }) => search !== undefined)
    .flatMap(({ key: field, search }) => {
      const [searchKey = '', member = ''] = String(search).split('.');
      const target = all.find((other) => other.kind === 'searches' && other.key === searchKey);
      const at = `${kind}.${key}: ${String(field)}`;
      if (!target) return [`D014 ${at} names a search that is not there`];
      if (searchKey === key) return [`D014 ${at} offers the search it belongs to`];
      return typeof target.sample[member] === 'string'
        ? []
        : [`D014 ${at} takes what its search does not give`];
    });
}

function checkHook({ operation }: Operation): string[] {
  if (operation.type !== 'hook') return [];
  return [
    ...(operation.performList === undefined ? ['D006 a hook needs performList'] : []),
    ...(operation.performSubscribe === undefined || operation.performUnsubscribe === undefined
      ? ['D017 a hook needs to subscribe and unsubscribe']
      : []),
  ];
}

function checkOutputs({ outputs, sample }: Operation): string[] {
  const declared = Object.fromEntries(outputs.map((field) => [String(field.key), field]));
  return [
    ...outputs
      .flatMap((field) => (field.children === undefined ? [field] : list(field.children)))
      .filter(({ label, type }) => typeof label !== 'string' || typeof type !== 'string')
      .map(({ key }) => `D024 ${String(key)}: an output without label or type`),
    ...(outputs.length === Object.keys(declared).length ? [] : ['D024 an output is declared twice']),
    ...missing(declared, sample).map((name) => `D024 ${name} is declared but not in the sample`),
    ...missing(sample, declared).map((name) => `D024 ${name} is in the sample but not declared`),
    ...Object.keys(sample)
      .filter((name) => sample[name] === null)
      .map((name) => `D024 ${name} has no value in the sample`),
  ];
}

function checkValues(
  { kind, key, outputs }: Pick<Operation, 'kind' | 'key' | 'outputs'>,
  item: Json,
  codes: { dates: string; types: string },
): string[] {
  return outputs.flatMap((field) => {
    const value = item[String(field.key)];
    if (value === null || value === undefined) return [];
    if (field.children !== undefined) return checkLineItems({ kind, key, field, value }, codes);
    const name = `${kind}.${key}: ${String(field.key)}`;
    if (field.type === 'datetime')
      return ISO_DATE.test(String(value)) ? [] : [`${codes.dates} ${name} is no ISO date`];
    return fits(field.type, value) ? [] : [`${codes.types} ${name} is not a ${String(field.type)}`];
  });
}

function checkLineItems(
  { kind, key, field, value }: Pick<Operation, 'kind' | 'key'> & { field: Json; value: unknown },
  codes: { dates: string; types: string },
): string[] {
  const inside = { kind, key: `${key}.${String(field.key)}`, outputs: list(field.children) };
  if (!Array.isArray(value)) return [`${codes.types} ${kind}: ${inside.key} is no list of line items`];
  return list(value).flatMap((item) => checkValues(inside, item, codes));
}

function fits(type: unknown, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

/** D007, D008 and D025 over every text of the definition. */
function checkText(text: string): string[] {
  const outsideLinks = text.replace(/`[^`]*`/g, '').replace(/\[[^\]]*\]\(https:\/\/[^)\s]+\)/g, '');
  return [
    ...(/http:\/\/(?!localhost|127\.0\.0\.1)/.test(text) ? [`D007 not https: ${text}`] : []),
    ...(/\S\s+https?:\/\/|https?:\/\/\S+\s/.test(outsideLinks) ? [`D008 a bare link: ${text}`] : []),
    ...(DANGEROUS.test(text) ? [`D025 a dangerous address: ${text}`] : []),
  ];
}

function isTitle(label: string): boolean {
  const words = label.replace(/[()]/g, '').split(/\s+/);
  return words.every((word, place) => /^[A-Z0-9]/.test(word) || (place > 0 && SMALL_WORDS.test(word)));
}

function isFillable(field: Json): boolean {
  return typeof field.key === 'string' && field.type !== 'copy';
}

function missing(names: Json, item: Json): string[] {
  return Object.keys(names).filter((name) => !Object.hasOwn(item, name));
}

function operationsOf(app: Json): Operation[] {
  return (['triggers', 'creates', 'searches'] as const).flatMap((kind) =>
    Object.values(record(app[kind])).map((entry) => {
      const { key, display, operation } = record(entry);
      const inside = record(operation);
      return {
        kind,
        key: String(key),
        display: record(display),
        operation: inside,
        inputs: list(inside.inputFields),
        outputs: list(inside.outputFields),
        sample: record(inside.sample),
      };
    }),
  );
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(record) : [];
}

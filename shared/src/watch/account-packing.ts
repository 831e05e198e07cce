/** An account in trouble in about 100 characters. */
import { AccountState, Loss, Trouble, TROUBLES } from './account-state';
import { decodeWord, encodeWord, packReasons, unpackReasons } from './packing';

const PLATFORMS = ['tiktok', 'instagram'];
const ABSENT = '-';
const ALWAYS = [
  /(?<trouble>[0-3])/,
  /(?<platform>\S+)/,
  /(?<project>-|[0-9]{1,5})/,
  /(?<connectedAt>[0-9a-z]{1,9})/,
  /(?<expiresAt>-|[0-9a-z]{1,9})/,
  /(?<ordinal>[0-9a-z]{1,6})/,
  /(?<reasons>[0-9a-z]{1,2})/,
  /(?<status>\S+)/,
  /(?<mark>\S+)/,
];
/** What few accounts have, behind them. */
const SELDOM = [
  /(?<unknowns>[0-9a-z]{1,6})/,
  /(?<untold>!)?/,
  /(?:~(?<otherExpiresAt>-|[0-9a-z]{1,9})\.(?<otherOrdinal>[0-9a-z]{1,6}))?/,
];
const sourceOf = ({ source }: RegExp) => source;
const PACKED = new RegExp(`^${ALWAYS.map(sourceOf).join(' ')}(?: ${SELDOM.map(sourceOf).join('')})?$`);

/** The state as text; projects by their place in this list. */
export function packAccount(state: AccountState, projectIds: readonly string[]): string {
  const project = projectIds.indexOf(state.projectId);
  return [
    String(TROUBLES.indexOf(state.trouble)),
    encodeWord(state.platform, PLATFORMS),
    project < 0 ? ABSENT : String(project),
    state.connectedAt.toString(36),
    packExpiry(state),
    state.ordinal.toString(36),
    packReasons(state.reasons),
    state.status === undefined ? ABSENT : encodeWord(state.status, []),
    state.mark === undefined ? ABSENT : encodeWord(state.mark, []),
    ...packSeldom(state),
  ].join(' ');
}

function packSeldom({ unknowns = 0, isUntold = false, otherLoss }: AccountState): string[] {
  const other = otherLoss ? `~${packExpiry(otherLoss)}.${otherLoss.ordinal.toString(36)}` : '';
  const rest = (isUntold ? '!' : '') + other;
  return unknowns > 0 || rest !== '' ? [unknowns.toString(36) + rest] : [];
}

function packExpiry({ expiresAt }: Loss): string {
  return expiresAt === undefined ? ABSENT : expiresAt.toString(36);
}

type Always =
  | 'trouble'
  | 'platform'
  | 'project'
  | 'connectedAt'
  | 'expiresAt'
  | 'ordinal'
  | 'reasons'
  | 'status'
  | 'mark';
type Seldom = 'unknowns' | 'untold' | 'otherExpiresAt' | 'otherOrdinal';
type Packed = Record<Always, string> & Partial<Record<Seldom, string>>;

/** The state that was packed; undefined for any other text. */
export function unpackAccount(text: string, projectIds: readonly string[]): AccountState | undefined {
  const packed = PACKED.exec(text)?.groups as Packed | undefined;
  if (!packed) return undefined;
  const { trouble, platform, project, connectedAt, expiresAt, ordinal, reasons, status, mark } = packed;
  return {
    trouble: TROUBLES[Number(trouble)] as Trouble,
    platform: decodeWord(platform, PLATFORMS),
    projectId: projectIds[Number(project)] ?? '',
    connectedAt: parseInt(connectedAt, 36),
    ...unpackLoss(expiresAt, ordinal),
    reasons: unpackReasons(reasons),
    ...(status !== ABSENT && { status: decodeWord(status, []) }),
    ...(mark !== ABSENT && { mark: decodeWord(mark, []) }),
    ...unpackSeldom(packed),
  };
}

function unpackSeldom({
  unknowns = '0',
  untold,
  otherExpiresAt,
  otherOrdinal,
}: Packed): Partial<AccountState> {
  return {
    ...(unknowns !== '0' && { unknowns: parseInt(unknowns, 36) }),
    ...(untold !== undefined && { isUntold: true }),
    ...(otherExpiresAt !== undefined &&
      otherOrdinal !== undefined && { otherLoss: unpackLoss(otherExpiresAt, otherOrdinal) }),
  };
}

function unpackLoss(expiresAt: string, ordinal: string): Loss {
  return {
    ...(expiresAt !== ABSENT && { expiresAt: parseInt(expiresAt, 36) }),
    ordinal: parseInt(ordinal, 36),
  };
}

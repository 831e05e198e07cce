// The error envelope and the documented codes (contract, section 3).

export interface Issue {
  path: string;
  message: string;
  code?: string;
}

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Record<string, unknown> | undefined;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    told: { message: string; details?: Record<string, unknown>; headers?: Record<string, string> },
  ) {
    super(told.message);
    this.status = status;
    this.code = code;
    this.details = told.details;
    this.headers = told.headers ?? {};
  }
}

/** The body of every 4xx and 5xx. */
export function errorBody(error: ApiError, requestId: string): string {
  const { code, message, details } = error;
  return JSON.stringify({ error: { code, message, requestId, ...(details && { details }) } });
}

/** What a caller of the library or of the control API gave cannot be used; the message says why. Nothing was changed. */
export class InputError extends Error {}

export function invalid(issues: Issue[]): ApiError {
  const first = issues[0];
  const where = first?.path ? ` at "${first.path}"` : '';
  const message = `The request is not valid${where}: ${first?.message ?? 'see details.issues'}`;
  return new ApiError(422, 'VALIDATION', { message, details: { issues } });
}

export const invalidField = (path: string, message: string): ApiError => invalid([{ path, message }]);

export const malformedId = (path: string, form: string): ApiError =>
  new ApiError(400, 'VALIDATION', {
    message: `The ${path} in the path is malformed; expected ${form}.`,
    details: { issues: [{ path, message: `expected ${form}` }] },
  });

export const notFound = (what: string): ApiError =>
  new ApiError(404, 'NOT_FOUND', { message: `${what} was not found.` });

export const conflict = (message: string): ApiError => new ApiError(409, 'CONFLICT', { message });

/** Not in the documentation, which names no largest body. */
export const bodyTooLarge = (maxBytes: number): ApiError =>
  new ApiError(413, 'PAYLOAD_TOO_LARGE', {
    message: `The body is larger than ${maxBytes} bytes; nothing was changed.`,
  });

/** Something the caller is not to blame for. */
export function internal(thrown: unknown): ApiError {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ApiError(500, 'INTERNAL', { message: `The sandbox failed: ${message}` });
}

export const unauthenticated = (message: string): ApiError =>
  new ApiError(401, 'UNAUTHENTICATED', { message });

export const forbiddenScope = (requiredScope: string): ApiError =>
  new ApiError(403, 'FORBIDDEN_SCOPE', {
    message: `This API key lacks the scope ${requiredScope}.`,
    details: { requiredScope },
  });

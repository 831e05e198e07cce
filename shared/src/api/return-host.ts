/** Names the host of a return URL that the API refused: it is not documented to do so itself (contract, section 3). */
import { LayersApiError } from '../errors/errors';

/** For a rejected link: the same error, with the host among its details. */
export function nameReturnHost(returnUrl: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof LayersApiError) || error.code !== 'RETURN_URL_NOT_ALLOWED') throw error;
    const { hostname: host } = new URL(returnUrl);
    const { status, code, apiMessage, requestId, route, received } = error;
    const details = { host, ...error.details };
    throw new LayersApiError({ status, code, apiMessage, requestId, route, received, details });
  };
}

import type { Explained, ModelRecord } from '@chatos/contracts';
import { toGatewayError } from './to-gateway-error.ts';

/** What to tell the user of an error that making or calling the model threw. Takes any error; those of the gateway hold no key. */
export function explainModelError(error: unknown, model: ModelRecord): Explained {
  const { problem, remedy } = toGatewayError(error, model, null);
  return { problem, remedy };
}

/** Whether the model refused a call because it was given more than it can read. */
export function isContextExceeded(error: unknown, model: ModelRecord): boolean {
  return toGatewayError(error, model, null).code === 'context-length';
}

import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';

/**
 * Whether a value is a message of JSON-RPC 2.0 as the protocol uses it. The SDK's schema says the same and is five times as slow; it looks
 * at every message once more when it hands it on, and at every result.
 */
export function isMessage(value: unknown): value is JSONRPCMessage {
  if (!isObject(value) || value['jsonrpc'] !== '2.0') return false;
  const { id, method, params, result, error } = value;
  if (method !== undefined) return typeof method === 'string' && (params === undefined || isObject(params)) && (id === undefined || isId(id));
  if (error !== undefined) return isObject(error) && Number.isSafeInteger(error['code']) && typeof error['message'] === 'string' && (id === undefined || isId(id));
  return isObject(result) && isId(id);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): boolean {
  return typeof value === 'string' || Number.isSafeInteger(value);
}

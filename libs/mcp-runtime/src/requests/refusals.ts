import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { McpRuntimeError } from '../errors.ts';

/** The specification's code for a request the user did not allow. */
const REJECTED_BY_USER = -1;

export function unusableRequest(reason: string): McpError {
  return new McpError(ErrorCode.InvalidParams, reason);
}

export function rejectedByUser(what: string): McpError {
  return new McpError(REJECTED_BY_USER, `The user rejected the ${what} request`);
}

export function tooManyWaiting(): McpError {
  return new McpError(ErrorCode.InvalidRequest, 'Too many requests of this server already wait for the user');
}

/** An error of ours as the server is told of it. */
export function asRefusal(error: unknown): unknown {
  return error instanceof McpRuntimeError ? new McpError(ErrorCode.InvalidRequest, error.message) : error;
}

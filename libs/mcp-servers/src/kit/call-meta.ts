import type { SafetyPolicy } from '@chatos/contracts';
import { policyOfMeta } from '@chatos/contracts';

/** What the `_meta` of a call says, as far as it is ours. */
export interface CallMeta {
  readonly policy: SafetyPolicy;
  readonly sessionId: string;
  readonly runId: string;
  readonly toolCallId: string;
  readonly userMessageId: string;
  readonly caller: SafetyPolicy['caller'];
}

/** An id longer than this is none of ours; it is left out, so that no client fills the records with it. */
const MAX_ID_LENGTH = 200;

/** Never throws: what is not said is '', and a policy that is none is the strictest. */
export function readCallMeta(meta: Readonly<Record<string, unknown>> | undefined): CallMeta {
  const policy = policyOfMeta(meta);
  const id = (name: string): string => {
    const value = meta?.[name];
    return typeof value === 'string' && value.length <= MAX_ID_LENGTH ? value : '';
  };
  return { policy, sessionId: id('sessionId'), runId: id('turnId'), toolCallId: id('toolCallId'), userMessageId: id('userMessageId'), caller: policy.caller };
}

/** The `_meta` of a request of the server's own, by which the runtime knows the session and the call it belongs to. */
export function metaOfOwnRequest({ sessionId, toolCallId }: CallMeta): Record<string, string> {
  return Object.fromEntries(Object.entries({ sessionId, toolCallId }).filter(([, value]) => value !== ''));
}

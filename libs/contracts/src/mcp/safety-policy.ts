import { z } from 'zod';
import { settings } from '../configuration/settings.ts';
import type { RunMode } from '../runtime/sessions.ts';
import type { Settings } from '../configuration/settings.ts';

/** Under this key of a call's `_meta` a runtime tells its built-in servers what holds for the call. */
export const SAFETY_POLICY_KEY = 'chatos/policy';

const { shape } = settings;
const required = <Inner extends z.ZodType>(field: z.ZodDefault<Inner>): Inner => field.unwrap();

/**
 * What a built-in server may do in one call, set by the runtime from the shared configuration: never taken from the runtime's database, from the
 * environment, or from what the model wrote.
 */
export const safetyPolicy = z.object({
  shellSafetyMode: required(shape.shellSafetyMode),
  shellMaxBufferBytes: required(shape.shellMaxBufferBytes),
  shellNetwork: required(shape.shellNetwork),
  shellAllowedHosts: required(shape.shellAllowedHosts),
  filesystemSymlinkPolicy: required(shape.filesystemSymlinkPolicy),
  filesystemMaxFileBytes: required(shape.filesystemMaxFileBytes),
  filesystemMaxWriteBytes: required(shape.filesystemMaxWriteBytes),
  contentStoreMaxBytes: required(shape.contentStoreMaxBytes),
  uiPromptLogMode: required(shape.uiPromptLogMode),
  /** Whether a new task is shown to the user first: `confirmMainTaskCreate` or `confirmSubTaskCreate`, by who calls. */
  confirmTaskCreate: z.boolean(),
  confirmFileChanges: z.boolean(),
  /** Who calls: the session's own model, or a subagent it started. */
  caller: z.enum(['main', 'subagent']),
});
export type SafetyPolicy = z.infer<typeof safetyPolicy>;

/** What the settings in force mean for a call; `mode`, where the session has one of its own (AIDE), decides about file changes in their place. */
export function safetyPolicyOf(current: Settings, caller: SafetyPolicy['caller'], mode?: RunMode): SafetyPolicy {
  const confirmFileChanges = mode === undefined ? current.confirmFileChanges : mode !== 'auto-edit';
  return safetyPolicy.parse({ ...current, confirmFileChanges, confirmTaskCreate: caller === 'main' ? current.confirmMainTaskCreate : current.confirmSubTaskCreate, caller });
}

/** What holds where a client says nothing (or what it says is no policy): ask for everything, follow no link, reach no network. */
export const STRICTEST_POLICY: SafetyPolicy = {
  ...safetyPolicyOf(settings.parse({}), 'main'),
  shellSafetyMode: 'strict', shellNetwork: 'none', shellAllowedHosts: [], filesystemSymlinkPolicy: 'deny', uiPromptLogMode: 'minimal', confirmTaskCreate: true, confirmFileChanges: true,
};

/** The policy of a call by its `_meta`. */
export function policyOfMeta(meta: Readonly<Record<string, unknown>> | undefined): SafetyPolicy {
  const parsed = safetyPolicy.safeParse(meta?.[SAFETY_POLICY_KEY]);
  return parsed.success ? parsed.data : STRICTEST_POLICY;
}

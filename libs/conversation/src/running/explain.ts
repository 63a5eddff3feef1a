import type { Explained } from '@chatos/contracts';
import { ConversationError } from '../errors.ts';

/**
 * Words for anything thrown. Errors of the workbench's own libraries bring theirs (`problem` and `remedy`); of all else the user is told
 * what it says, and that it is a defect.
 */
export function explain(error: unknown): Explained {
  if (error instanceof ConversationError) return error.explanation;
  if (isExplained(error)) return { problem: error.problem, remedy: error.remedy };
  // A typed error of a contract carries its words in `data`.
  if (typeof error === 'object' && error !== null && 'data' in error && isExplained(error.data)) return { problem: error.data.problem, remedy: error.data.remedy };
  return {
    problem: `Something went wrong inside ChatOS: ${error instanceof Error ? error.message : String(error)}`,
    remedy: 'Try again. If it happens again, please report it with this text.',
  };
}

export function noticeOf(error: unknown): string {
  const { problem, remedy } = explain(error);
  return `${problem} ${remedy}`.trim();
}

function isExplained(value: unknown): value is Explained {
  return typeof value === 'object' && value !== null && 'problem' in value && typeof value.problem === 'string' && 'remedy' in value && typeof value.remedy === 'string';
}

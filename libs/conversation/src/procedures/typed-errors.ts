import { toContractError } from './contract-errors.ts';

/** A middleware for a runtime's procedures: its errors leave as the contract's typed errors, whatever transport they leave by. */
export async function withTypedErrors<Result>({ next }: { next: () => Result | PromiseLike<Result> }): Promise<Result> {
  try {
    return await next();
  } catch (error: unknown) {
    throw toContractError(error);
  }
}

/**
 * A deep, frozen copy of a call's arguments. It is made once, shown for approval, and the very same object is executed: nothing that happens
 * while the user thinks can change what they agreed to.
 */
export function approvalArguments<T>(input: T): T {
  return freeze(structuredClone(input));
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) freeze(inner);
    Object.freeze(value);
  }
  return value;
}

/**
 * A client that outlives its connections: each procedure looks up the connection in force when it is called.
 * @param call receives the path of the procedure (`['chat', 'sessions', 'list']`) and the arguments of the call
 */
export function createClientFacade(call: (path: readonly string[], args: readonly unknown[]) => Promise<unknown>, path: readonly string[] = []): unknown {
  const children = new Map<string, unknown>();
  return new Proxy(() => undefined, {
    get(_target, key) {
      // A promise would ask for `then`: the facade is not one.
      if (typeof key !== 'string' || key === 'then') return undefined;
      let child = children.get(key);
      if (child === undefined) {
        child = createClientFacade(call, [...path, key]);
        children.set(key, child);
      }
      return child;
    },
    apply: (_target, _self, args: unknown[]) => call(path, args),
  });
}

/** Calls the procedure at `path` of a real client. */
export function callAtPath(client: unknown, path: readonly string[], args: readonly unknown[]): Promise<unknown> {
  let target: unknown = client;
  for (const key of path) target = (target as Record<string, unknown>)[key];
  return (target as (...args: readonly unknown[]) => Promise<unknown>)(...args);
}

/** Nothing of ours may ever throw into the page: all work that it calls goes through here. */

export const guard =
  <Given extends unknown[]>(work: (...given: Given) => void) =>
  (...given: Given): void => {
    try {
      work(...given);
    } catch {
      // The page goes on as if we were not there.
    }
  };

/** Listen to types of events (separated by spaces) ahead of the page's own handlers. */
export const listen = <Kind extends Event>(types: string, work: (event: Kind) => void): void => {
  for (const type of types.split(" "))
    addEventListener(type, guard(work) as EventListener, true);
};

/**
 * The entry: reads the script tag, plays the calls that came before the script did, and puts
 * `yeojido` in their place.
 */

import { makeCollector } from "./collector.ts";
import { guard } from "./guard.ts";
import { read } from "./options.ts";

type Call = Iterable<unknown>;
type Api = Record<string, (...given: unknown[]) => void>;

guard(() => {
  const page = self as unknown as { yeojido?: Call[] & { loaded?: boolean } };
  const script = document.currentScript as HTMLScriptElement | null;
  // Loaded twice, the first one counts.
  if (!script || page.yeojido?.loaded) return;
  const options = read(script);
  if (!options.key) {
    console.warn("yeojido: no data-key");
    return;
  }
  const waiting = page.yeojido ?? [];
  const calls = makeCollector(options) as unknown as Api;
  const api: Api & { loaded?: boolean } = {};
  for (const name in calls) api[name] = guard(calls[name]!);
  api["push"] = (...given) =>
    given.forEach((call) => {
      const [name, ...rest] = call as [string, ...unknown[]];
      api[name]?.(...rest);
    });
  (page as { yeojido: unknown }).yeojido = Object.assign(api, { loaded: true });
  api["push"](...waiting);
})();

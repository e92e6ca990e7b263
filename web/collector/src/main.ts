/**
 * The entry: reads the script tag, plays the calls that came before the script did, and puts
 * `yeojido` in their place.
 */

import { makeCollector } from "./collector.ts";
import { guard } from "./guard.ts";
import { read } from "./options.ts";

type Call = [string, ...unknown[]];
type Api = Record<string, (...given: unknown[]) => void>;

guard(() => {
  const page = self as unknown as { yeojido?: Call[] & { flush?: unknown } };
  const script = document.currentScript as HTMLScriptElement | null;
  // Loaded twice, the first one counts; what waits for us knows no `flush`.
  if (!script || page.yeojido?.flush) return;
  const options = read(script);
  if (!options.key) {
    console.warn("yeojido: no data-key");
    return;
  }
  const waiting = page.yeojido ?? [];
  const calls = makeCollector(options) as unknown as Api;
  const api: Api = {};
  for (const name in calls) api[name] = guard(calls[name]!);
  const play = guard(([name, ...given]: Call) => api[name]?.(...given));
  api["push"] = (...given) => given.forEach((call) => play(call as Call));
  (page as { yeojido: unknown }).yeojido = api;
  api["push"](...waiting);
})();

// The Node SDKs of others, unchanged: node node_clients.mjs CLIENT HOST WRITE_KEY
const [tag, host, key] = process.argv.slice(2);
const WHEN = new Date("2026-11-01T09:30:00Z");
const user = `${tag}-u1`;
const before = `${tag}-old`;
const anonymous = `${tag}-a1`;
const bought = { 금액: 12900, 상품: "겨울 코트" };

/** The calls of Segment's spec with one object each. */
const calls = [
  ["track", { anonymousId: anonymous, event: "첫 방문", properties: {} }],
  ["identify", { userId: user, anonymousId: anonymous, traits: { 등급: "VIP" } }],
  ["track", { userId: user, event: "주문 완료", properties: bought, timestamp: WHEN }],
  ["page", { userId: user, category: "상점", name: "홈", properties: { url: "https://shop.kr/" } }],
  ["screen", { userId: user, category: "앱", name: "첫 화면" }],
  ["track", { userId: before, event: "옛 손님" }],
  ["group", { userId: user, groupId: "회사1", traits: { 업종: "소매" } }],
  ["alias", { userId: user, previousId: before }],
  ["track", { userId: user, event: "마지막" }],
];

/** Call, and wait until it has been sent: these clients' first message goes by itself. */
const sent = (client, call, given) =>
  new Promise((done) => client[call](given, (error) => done(error && console.error(error))));

const clients = {
  async "segment-node"() {
    const { Analytics } = await import("@segment/analytics-node");
    const client = new Analytics({ writeKey: key, host, flushAt: 2, flushInterval: 50, maxRetries: 8 });
    client.on("error", (error) => console.error(error));
    for (const [call, given] of calls) client[call](given);
    await client.closeAndFlush({ timeout: 60_000 });
  },

  async "rudder-node"() {
    const { default: Rudder } = await import("@rudderstack/rudder-sdk-node");
    const client = new Rudder(key, { dataPlaneUrl: host, flushAt: 1, flushInterval: 50, retryCount: 8 });
    for (const [call, given] of calls) await sent(client, call, given);
  },

  async "segment-node-legacy"() {
    const { default: Analytics } = await import("analytics-node");
    const client = new Analytics(key, { host, flushAt: 1, flushInterval: 50, retryCount: 8 });
    for (const [call, given] of calls) await sent(client, call, given);
  },

  async "posthog-node"() {
    const { PostHog } = await import("posthog-node");
    const client = new PostHog(key, { host, flushAt: 1, flushInterval: 50, fetchRetryDelay: 300, fetchRetryCount: 8 });
    client.capture({ distinctId: anonymous, event: "첫 방문" });
    await client.flush();
    client.alias({ distinctId: user, alias: anonymous });
    client.identify({ distinctId: user, properties: { 등급: "VIP" } });
    client.capture({ distinctId: user, event: "주문 완료", properties: bought, timestamp: WHEN });
    client.capture({ distinctId: user, event: "마지막" });
    await client.shutdown(60_000);
  },

  // Sends each call at once, and never again: what failed before it was stored is gone.
  async "jitsu-node"() {
    const { jitsuAnalytics } = (await import("@jitsu/js")).default;
    const client = jitsuAnalytics({ host, writeKey: `${key}:secret`, fetchTimeoutMs: 20_000 });
    const quietly = (call) => call.catch(() => undefined);
    await quietly(client.setAnonymousId?.(anonymous) ?? Promise.resolve());
    await quietly(client.identify(user, { 등급: "VIP" }));
    await quietly(client.track("잃는 것"));
    await quietly(client.track("받은 것"));
    await quietly(client.track("거절된 것"));
    await quietly(client.track("주문 완료", bought));
    await quietly(client.page("홈", { url: "https://shop.kr/" }));
    await quietly(client.group("회사1", { 업종: "소매" }));
    await quietly(client.track("마지막"));
  },
};

await clients[tag]();
process.exit(0);

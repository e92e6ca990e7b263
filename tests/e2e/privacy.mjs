// What is never taken, never kept, never sent.
import assert from "node:assert/strict";
import { arrives, html, kept, KEY, leave, loaded, open, pause, scenario, until } from "./scenario.mjs";

scenario("nothing that is typed is ever sent", async ({ context, sink }) => {
  const page = await open(
    context, sink,
    `<form onsubmit="return false"><label>이메일 <input name="email"></label><input name="pw" type="password">
     <input name="card" autocomplete="cc-number"><input name="name"><textarea name="memo"></textarea>
     <select name="city"><option>고르세요</option><option>비밀도시</option></select>
     <input type="checkbox" name="agree" value="동의값"><button>가입</button></form>
     <div contenteditable id="edit">글</div><a id="me" href="/me?name=홍길동">kim.minsu@example.co.kr</a>`,
  );
  await page.fill("[name=email]", "kim.minsu@example.co.kr");
  await page.fill("[name=pw]", "correct-horse-battery");
  await page.fill("[name=card]", "4111 1111 1111 1111");
  await page.fill("[name=name]", "홍길동");
  await page.fill("[name=memo]", "허리가 아파요");
  await page.selectOption("select", "비밀도시");
  await page.check("[name=agree]");
  await page.click("#edit");
  await page.keyboard.type("몰래 쓴 글");
  await page.keyboard.press("Tab");
  for (let i = 0; i < 4; i++) await page.click("[name=email]");
  await page.click("button");
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error(`bad ${document.querySelector("[name=email]").value} 010-9876-5432`);
    });
    history.pushState({}, "", "/welcome/kim.minsu@example.co.kr?q=kim.minsu@example.co.kr&token=t0ken");
    document.title = "환영해요 010-9876-5432";
  });
  await pause(2500);
  await page.click("#me", { noWaitAfter: true });
  await pause(300);
  await leave(page);
  await arrives(sink, "Web Vitals");
  const sent = decodeURIComponent(sink.bodies.join("\n").replace(/%(?![0-9a-f]{2})/gi, ""));
  assert.ok(sink.find("Form Submitted").length && sink.find("JavaScript Error").length);
  for (const secret of ["kim.minsu", "correct-horse", "4111", "홍길동", "허리가", "비밀도시", "동의값", "몰래", "9876", "t0ken"])
    assert.ok(!sent.includes(secret), `${secret} was sent`);
  assert.deepEqual(page.problems.length, 1);
});

scenario("before consent nothing is stored or sent; after it what was called comes too", async ({ context, sink }) => {
  const page = await open(context, sink, '<button id="b">x</button>', 'data-consent="required"');
  await page.evaluate(() => {
    yeojido.identify("u1");
    yeojido.track("동의 전");
  });
  await page.click("#b");
  await pause(1500);
  assert.equal(sink.requests.length, 0);
  assert.deepEqual(await kept(page), []);
  const before = Date.now();
  await page.evaluate(() => yeojido.consent({ analytics: true, marketing: false }));
  const updated = await arrives(sink, "Consent Updated");
  assert.deepEqual(updated.context.consent.categoryPreferences, { analytics: true, marketing: false });
  assert.deepEqual(sink.events(), ["page", "identify", "동의 전", "Consent Updated"]);
  assert.ok(Date.parse(sink.find("동의 전")[0].originalTimestamp) < before - 1000);
  // The next page knows.
  sink.clear();
  await page.goto(`${sink.site}/`);
  const view = await arrives(sink, "page");
  assert.equal(view.userId, "u1");
  assert.deepEqual(view.context.consent.categoryPreferences, { analytics: true, marketing: false });
});

scenario("a refusal stores and sends nothing, then or later", async ({ context, sink }) => {
  const page = await open(context, sink, '<button id="b">x</button>', 'data-consent="required"');
  await page.evaluate(() => {
    yeojido.track("동의 전");
    yeojido.consent({ analytics: false });
    yeojido.track("거부 뒤");
  });
  await page.click("#b");
  await pause(1300);
  await leave(page);
  await pause(300);
  assert.equal(sink.requests.length, 0);
  await page.goBack();
  assert.deepEqual(await kept(page), []);
});

scenario("who withdraws is said so once, forgotten, and left alone, in every tab", async ({ context, sink }) => {
  const page = await open(context, sink, "", 'data-consent="required"');
  await page.evaluate(() => yeojido.consent({ analytics: true }));
  await arrives(sink, "Consent Updated");
  const other = await open(context, sink, '<button id="b">x</button>', 'data-consent="required"', "/other");
  await until(() => sink.find("page").length === 2);
  sink.clear();
  await page.evaluate(() => {
    yeojido.track("버려짐");
    yeojido.consent({ analytics: false });
    yeojido.track("거부 뒤");
  });
  const last = await arrives(sink, "Consent Updated");
  assert.deepEqual(last.context.consent.categoryPreferences, { analytics: false });
  await other.click("#b");
  await other.evaluate(() => yeojido.track("다른 탭"));
  await pause(1300);
  await leave(other);
  await pause(200);
  assert.deepEqual(sink.events(), ["Consent Updated"]);
  assert.deepEqual(await kept(page), []);
});

scenario("who objects where no consent is asked for stays left alone", async ({ context, sink }) => {
  const page = await open(context, sink, "", "");
  await arrives(sink, "page");
  await page.evaluate(() => yeojido.consent({ analytics: false }));
  await arrives(sink, "Consent Updated");
  sink.clear();
  await page.goto(`${sink.site}/`);
  await loaded(page);
  await page.evaluate(() => yeojido.track("거부 뒤"));
  await pause(1300);
  assert.equal(sink.requests.length, 0);
  assert.deepEqual(await kept(page), [`yj_${KEY}_consent`]);
});

scenario("without storage an id lives as long as the page, and nothing is kept", async ({ context, sink }) => {
  const page = await open(context, sink, "", 'data-storage="none"');
  await page.evaluate(() => {
    yeojido.identify("u1");
    yeojido.track("하나");
  });
  await arrives(sink, "하나");
  assert.deepEqual(await kept(page), []);
  assert.equal(new Set(sink.messages().map((m) => m.anonymousId)).size, 1);
  assert.equal(sink.find("하나")[0].userId, "u1");
  const first = sink.messages()[0].anonymousId;
  sink.clear();
  await page.goto(`${sink.site}/`);
  const view = await arrives(sink, "page");
  assert.notEqual(view.anonymousId, first);
  assert.equal(view.userId, undefined);
});

scenario("browsers that ask not to be tracked are left alone where the site says so", async ({ context, sink }) => {
  await context.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
  const page = await open(context, sink, "", 'data-dnt="respect"');
  await page.evaluate(() => {
    yeojido.track("아니");
    yeojido.consent({ analytics: true });
    yeojido.track("그래도 아니");
  });
  await pause(1300);
  await leave(page);
  await pause(200);
  assert.equal(sink.requests.length, 0);
  await open(context, sink, "", "", "/without");
  await arrives(sink, "page");
});

scenario("it works where storage and cookies are blocked", async ({ context, sink }) => {
  await context.addInitScript(() => {
    Object.defineProperty(window, "localStorage", { get() { throw new DOMException("blocked", "SecurityError"); } });
    Object.defineProperty(document, "cookie", { get() { throw new DOMException("blocked", "SecurityError"); }, set() { throw new DOMException("blocked", "SecurityError"); } });
  });
  for (const [path, attributes] of [["/a", ""], ["/b", 'data-storage="cookie"']]) {
    sink.clear();
    sink.pages[path] = html(sink, "", attributes);
    const page = await context.newPage();
    const problems = [];
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(sink.site + path);
    await loaded(page);
    await page.evaluate(() => {
      yeojido.identify("u1");
      yeojido.track("막혀도");
    });
    const tracked = await arrives(sink, "막혀도");
    assert.equal(tracked.userId, "u1");
    assert.equal(new Set(sink.messages().map((m) => m.anonymousId)).size, 1);
    assert.deepEqual(problems, []);
  }
});

scenario("it works where storage is full", async ({ context, sink }) => {
  await context.addInitScript(() => {
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
    for (let size = 1 << 22; size > 4; size >>= 1)
      for (let i = 0; i < 3; i++)
        try { localStorage[`fill${size}_${i}`] = "x".repeat(size); } catch {}
  });
  const page = await open(context, sink, "", "");
  await page.evaluate(() => {
    yeojido.identify("u1");
    yeojido.track("가득 차도");
  });
  assert.equal((await arrives(sink, "가득 차도")).userId, "u1");
  assert.equal(new Set(sink.messages().map((m) => m.anonymousId)).size, 1);
  assert.deepEqual(page.problems, []);
});

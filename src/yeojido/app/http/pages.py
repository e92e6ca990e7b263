"""The page behind a one-time link: makes the first owner, an invited user, or a new password.

It has no assets. The link's secret stands behind ``#`` and so in no log and in no Referer.
"""

from __future__ import annotations

import base64
from hashlib import sha256

from litestar import get
from litestar.response import Response

from yeojido.app.http.headers import content_policy

_SCRIPT = """
const korean = (navigator.language || "").startsWith("ko");
document.documentElement.lang = korean ? "ko" : "en";
for (const part of document.querySelectorAll("[data-en]"))
  part.textContent = korean ? part.dataset.ko : part.dataset.en;
const form = document.querySelector("form"), said = document.querySelector("output");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(form));
  given.token = location.hash.slice(1);
  said.textContent = "…";
  try {
    const answer = await fetch("/api/v1/invitations/accept", {
      method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(given),
    });
    const found = await answer.json();
    if (answer.ok) {
      history.replaceState(null, "", "/setup");
      form.hidden = true;
      said.textContent = korean ? "계정이 준비됐어요." : "The account is ready.";
    } else said.textContent = found.error.message[korean ? "ko" : "en"];
  } catch { said.textContent = korean ? "서버에 닿지 않아요." : "The server cannot be reached."; }
});
"""
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:10vh auto;padding:0 1rem}"
    "label{display:block;margin:1rem 0}input{display:block;width:100%;padding:.5rem;font:inherit;"
    "box-sizing:border-box}button{padding:.6rem 1.2rem;font:inherit}output{display:block;"
    "margin:1rem 0;min-height:1.5em}"
)
_PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Yeojido 여지도</title>
<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>
<h1 data-en="Set up your account" data-ko="계정 만들기">Set up your account</h1>
<form>
<label><span data-en="E-mail" data-ko="이메일">E-mail</span>
<input name="email" type="email" autocomplete="username"></label>
<label><span data-en="Name" data-ko="이름">Name</span><input name="name" autocomplete="name"></label>
<label><span data-en="Password (10 characters or more)" data-ko="비밀번호(10자 이상)"
>Password (10 characters or more)</span>
<input name="password" type="password" minlength="10" required autocomplete="new-password"></label>
<button data-en="Continue" data-ko="계속">Continue</button>
</form><output role="status"></output>
<script>{_SCRIPT}</script></body></html>
"""
_POLICY = content_policy(base64.b64encode(sha256(_SCRIPT.encode()).digest()).decode())


@get(
    "/setup",
    sync_to_thread=False,
    tags=["Access"],
    summary="Page of one-time links",
    media_type="text/html",
)
def setup() -> Response[str]:
    """Return the page on which a one-time link is used."""
    headers = {"content-security-policy": _POLICY.decode()}
    return Response(_PAGE, media_type="text/html", headers=headers)

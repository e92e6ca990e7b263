"""What can go wrong with the server, with access to it and with backups: part of the errors' tree.

    YeojidoError
    ├── ServerError           the server
    │   ├── TookTooLong, AddressTaken, AddressForbidden, AddressUnknown, ServerFailed
    ├── AccessError           people and programs that use the server
    │   ├── NotSignedIn, NotAllowed, UsersOnly, WrongPassword, TooManyTries, LinkExpired,
    │   │   NoProvider, ProviderRefused, ProviderUnreachable, NotInvited, BadPassword,
    │   │   BadRole, BadEmail, EmailTaken, NoSuchUser, NoSuchToken, LastOwner
    └── StoreError
        └── BackupExists, BackupBroken, BackupForOther, PassphraseMissing, PassphraseWrong

As in ``errors``: a class's docstring is its English message, ``ko`` the Korean one.
"""

from __future__ import annotations

from yeojido.domain.errors import StoreError, YeojidoError


class ServerError(YeojidoError):
    """The server cannot run: {reason}"""

    ko = "서버를 실행할 수 없어요: {reason}"


class TookTooLong(ServerError):
    """The answer would take longer than {seconds} seconds. Ask about a shorter time or fewer
    people, or ask the command line, which waits.
    """

    ko = (
        "답을 내는 데 {seconds}초가 넘게 걸려요. 기간이나 사람을 줄여서 묻거나, 기다려 주는 "
        "명령줄에서 물어보세요."
    )


class AddressTaken(ServerError):
    """Another program listens on {host} port {port} already. Stop it, or choose another port
    with --port (0: any that is free).
    """

    ko = (
        "{host}의 {port}번 포트는 다른 프로그램이 쓰고 있어요. 그 프로그램을 멈추거나 "
        "--port 로 다른 포트를 정해 주세요(0: 비어 있는 아무 포트)."
    )


class AddressForbidden(ServerError):
    """Listening on {host} port {port} is not permitted. Ports below 1024 need rights of their own:
    choose one above with --port, and put a reverse proxy in front.
    """

    ko = (
        "{host}의 {port}번 포트를 열 권한이 없어요. 1024보다 작은 포트는 따로 권한이 있어야 해요. "
        "--port 로 더 큰 포트를 정하고 앞에 리버스 프록시를 두세요."
    )


class AddressUnknown(ServerError):
    """This machine has no address {host} to listen on. Use 127.0.0.1 (only this machine) or
    0.0.0.0 (every network).
    """

    ko = (
        "이 컴퓨터에는 {host:이라}는 주소가 없어요. 127.0.0.1(이 컴퓨터에서만)이나 "
        "0.0.0.0(모든 네트워크)을 써 주세요."
    )


class ServerFailed(ServerError):
    """The web process ended again and again. The lines above say why; `yeojido doctor` checks the
    workspace.
    """

    ko = "웹 프로세스가 거듭 끝났어요. 이유는 위에 있고, `yeojido doctor` 로 작업 폴더를 점검할 수 있어요."


class AccessError(YeojidoError):
    """Access was refused."""

    ko = "접근이 거부됐어요."


class NotSignedIn(AccessError):
    """Sign in, or send an API token as `Authorization: Bearer yj_...`."""

    ko = "로그인하거나 API 토큰을 `Authorization: Bearer yj_...` 로 보내 주세요."


class NotAllowed(AccessError):
    """Your role ({role}) may not do this. It takes: {needed}."""

    ko = "{role} 역할로는 할 수 없는 일이에요. 필요한 역할: {needed}."


class UsersOnly(AccessError):
    """Only people who are signed in may do this, no API tokens."""

    ko = "로그인한 사람만 할 수 있는 일이에요. API 토큰으로는 할 수 없어요."


class WrongPassword(AccessError):
    """E-mail address or password is wrong."""

    ko = "이메일 주소나 비밀번호가 맞지 않아요."


class TooManyTries(AccessError):
    """Too many tries. Try again in {seconds} seconds."""

    ko = "시도가 너무 많았어요. {seconds}초 뒤에 다시 해 주세요."


class LinkExpired(AccessError):
    """This link was used already, has expired, or never was. Ask for a new one."""

    ko = "이미 썼거나, 기한이 지났거나, 없는 링크예요. 새 링크를 받아 주세요."


class NoProvider(AccessError):
    """Sign-in with OpenID is not set up: YEOJIDO_OIDC_ISSUER names no provider."""

    ko = "OpenID 로그인이 설정되지 않았어요. YEOJIDO_OIDC_ISSUER에 제공자를 정해 주세요."


class ProviderRefused(AccessError):
    """The sign-in with OpenID did not end well. Begin again; if it stays so, the server's log says
    where it failed.
    """

    ko = "OpenID 로그인이 끝나지 않았어요. 다시 시작해 주세요. 계속 그러면 서버의 로그를 봐 주세요."


class ProviderUnreachable(AccessError):
    """The OpenID provider does not answer. Try again in a moment."""

    ko = "OpenID 제공자가 대답하지 않아요. 잠시 뒤에 다시 해 주세요."


class NotInvited(AccessError):
    """You have no account here. Ask an owner for an invitation."""

    ko = "여기에는 계정이 없어요. 소유자에게 초대를 받아 주세요."


class BadPassword(AccessError):
    """The password must have {least} to {most} characters and must not be easy to guess."""

    ko = "비밀번호는 {least}자에서 {most}자 사이여야 하고 짐작하기 쉬우면 안 돼요."


class BadRole(AccessError):
    """There is no role {role}, or it is above your own. Roles: {possible}."""

    ko = "{role:이라}는 역할이 없거나 본인보다 높은 역할이에요. 역할: {possible}."


class BadEmail(AccessError):
    """This is no e-mail address. Write it as name@example.com."""

    ko = "이메일 주소가 아니에요. name@example.com처럼 적어 주세요."


class EmailTaken(AccessError):
    """There is a user with this e-mail address already."""

    ko = "같은 이메일 주소의 사용자가 이미 있어요."


class NoSuchUser(AccessError):
    """There is no such user. `yeojido user list` shows who there is."""

    ko = "그런 사용자가 없어요. `yeojido user list` 로 볼 수 있어요."


class NoSuchToken(AccessError):
    """There is no such token. `yeojido token list` shows which there are."""

    ko = "그런 토큰이 없어요. `yeojido token list` 로 볼 수 있어요."


class LastOwner(AccessError):
    """The last owner must stay: make somebody else owner first."""

    ko = "마지막 소유자는 남아 있어야 해요. 먼저 다른 사람을 소유자로 정해 주세요."


class BackupExists(StoreError):
    """There is something at {path} already, and nothing was overwritten. Choose another place."""

    ko = "{path}에 이미 무언가 있어서 덮어쓰지 않았어요. 다른 곳을 골라 주세요."


class BackupBroken(StoreError):
    """The backup cannot be used: {reason} Nothing was changed."""

    ko = "백업을 쓸 수 없어요: {reason} 바뀐 것은 없어요."


class BackupForOther(StoreError):
    """The backup is of a workspace with its records in {kind}. For postgresql set
    YEOJIDO_DATABASE_URL to an empty database, for sqlite leave it unset.
    """

    ko = (
        "기록을 {kind}에 둔 작업 폴더의 백업이에요. postgresql이면 YEOJIDO_DATABASE_URL에 빈 "
        "데이터베이스를 정하고, sqlite면 비워 두세요."
    )


class PassphraseMissing(StoreError):
    """The backup's master key is locked by a passphrase. Hand it in with --passphrase-file FILE."""

    ko = "백업의 마스터 키가 암호문으로 잠겨 있어요. --passphrase-file 파일 로 알려 주세요."


class PassphraseWrong(StoreError):
    """The passphrase does not open the backup's master key."""

    ko = "이 암호문으로는 백업의 마스터 키가 열리지 않아요."

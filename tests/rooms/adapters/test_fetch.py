"""Fetching from other people's servers: what is refused, what is pinned, what is given up."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from yeojido.adapters.fetch import Got, Policy, fetch, public
from yeojido.domain.errors import AddressRefused, FetchFailed

NOT_PUBLIC = """
127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 100.127.255.255
169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1
192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255 168.63.129.16
::1 :: ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254
fec0::1 ff02::1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1
""".split()
PUBLIC = "8.8.8.8 1.1.1.1 172.15.0.1 172.32.0.1 100.63.0.1 100.128.0.1 2606:4700::1111".split()

#: spelling -> what a lenient resolver makes of the host
SPELLINGS = {
    "https://2130706433/": "127.0.0.1",
    "https://0x7f000001/": "127.0.0.1",
    "https://0x7f.0.0.1/": "127.0.0.1",
    "https://0177.0.0.1/": "127.0.0.1",
    "https://017700000001/": "127.0.0.1",
    "https://127.1/": "127.0.0.1",
    "https://127.0.1/": "127.0.0.1",
    "https://0/": "0.0.0.0",
    "https://127.0.0.1./": "127.0.0.1",
    "https://[::1]/": "::1",
    "https://[::ffff:127.0.0.1]/": "::ffff:127.0.0.1",
    "https://[::ffff:7f00:1]/": "::ffff:127.0.0.1",
    "https://[0:0:0:0:0:ffff:a9fe:a9fe]/": "::ffff:169.254.169.254",
    "https://[fe80::1%25eth0]/": "fe80::1",
    "https://[::]/": "::",
    "https://169.254.169.254/latest/meta-data/": "169.254.169.254",
    "https://localhost/": "127.0.0.1",
    "https://localhost./": "127.0.0.1",
    "https://LOCALHOST/": "127.0.0.1",
    "https://printer.local/": "192.168.0.7",
    "https://metadata.google.internal/": "169.254.169.254",
    "https://127.0.0.1.nip.io/": "127.0.0.1",
    "https://a.kr@127.0.0.1/": "127.0.0.1",
    "https://127.0.0.1@a.kr/": "8.8.8.8",
    "https://user:word@a.kr/": "8.8.8.8",
    "https://a.kr\\@127.0.0.1/": "8.8.8.8",
    "https://a.kr#@127.0.0.1:1/\t": "8.8.8.8",
    "https://127.0.0.1#@a.kr/": "127.0.0.1",
    "https://127.0.0.1?@a.kr/": "127.0.0.1",
    "https://\u24db\u24de\u24d2alhost/": "127.0.0.1",
    "https://\uff11\uff12\uff17.0.0.1/": "127.0.0.1",
    "https://127\u30020\u30020\u30021/": "127.0.0.1",
    "https://xn--zz.kr/": "8.8.8.8",
    "https://a kr/": "8.8.8.8",
    "https://a.kr:0/": "8.8.8.8",
    "https://a.kr:99999/": "8.8.8.8",
    "https:///etc/passwd": "8.8.8.8",
    "https:a.kr": "8.8.8.8",
    "http://a.kr/": "8.8.8.8",
    "HTTP://a.kr/": "8.8.8.8",
    "file:///etc/passwd": "8.8.8.8",
    "ftp://a.kr/": "8.8.8.8",
    "gopher://127.0.0.1:6379/_x": "127.0.0.1",
    "//a.kr/": "8.8.8.8",
    "https://a.kr/\r\nHost: b": "8.8.8.8",
    "": "8.8.8.8",
}


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_no_address_of_an_inner_network_is_public(address: str) -> None:
    """Private, loopback, link-local, multicast, reserved, carrier and embedded addresses."""
    assert not public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_beside_them_are_public(address: str) -> None:
    """The ranges end where they end."""
    assert public(ip_address(address))


@pytest.mark.parametrize("address", SPELLINGS)
def test_no_spelling_leads_inside(address: str, tmp_path: Path) -> None:
    """However it is written, nothing is connected to: it is refused before."""
    policy = Policy(resolve=lambda _host, _port: [SPELLINGS[address]])
    with pytest.raises(AddressRefused):
        fetch(address, tmp_path / "x", policy)


def test_one_private_address_among_public_ones_is_enough(tmp_path: Path) -> None:
    """A name with a public and a private address is refused."""
    policy = Policy(resolve=lambda _host, _port: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(AddressRefused):
        fetch("https://a.kr/", tmp_path / "x", policy)


# A server of our own, with an authority of our own.


def _authority(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Make an authority and a certificate for shop.test and other.test; returns both for a client."""
    now = datetime.now(UTC)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in ("ca", "shop")]
    made: list[x509.Certificate] = []
    for at, (key, name) in enumerate(zip(keys, names, strict=True)):
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(names[0])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=at == 0, path_length=None), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(keys[0].public_key()),
                critical=False,
            )
        )
        if at:
            hosts = [x509.DNSName("shop.test"), x509.DNSName("other.test")]
            builder = builder.add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        made.append(builder.sign(keys[0], hashes.SHA256()))
    pem = serialization.Encoding.PEM
    chain = folder / "server.pem"
    chain.write_bytes(
        keys[1].private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made[1].public_bytes(pem)
    )
    trusted = ssl.create_default_context(cadata=made[0].public_bytes(pem).decode())
    return chain, trusted


class _Handler(BaseHTTPRequestHandler):
    """Answers by what the path says."""

    asked: list[tuple[str, dict[str, str]]]
    port: int

    def do_GET(self) -> None:
        """Answer one request."""
        type(self).asked.append((self.path, dict(self.headers)))
        path = self.path.removeprefix("/")
        if path.startswith("to="):
            self._answer(
                302, {"Location": path.removeprefix("to=").replace("PORT", str(self.port))}
            )
        elif path == "unchanged" and self.headers.get("If-None-Match") == '"1"':
            self._answer(304, {})
        elif path == "large":
            self._answer(200, {}, b"x" * 5000)
        elif path == "cut":
            self._answer(200, {"Content-Length": "10000"}, b"x" * 100)
        elif path == "drip":
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):  # the client goes
                for _ in range(200):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.05)
        elif path == "gzip":
            packed = gzip.compress(b"a,b\n")
            self._answer(200, {"Content-Encoding": "gzip"}, packed)
        elif path == "odd":
            self._answer(200, {"Content-Encoding": "zstd"}, b"x")
        elif path.startswith("gone"):
            self._answer(404, {})
        else:
            self._answer(200, {"ETag": '"1"'}, b"a,b\n1,2\n")

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[type[_Handler], Policy, int]]:
    """An HTTPS server on a free port of this machine, and the policy that may reach it."""
    chain, trusted = _authority(tmp_path_factory.mktemp("authority"))
    handler = type("Handler", (_Handler,), {"asked": [], "port": 0})
    served = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.port = served.server_port
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    served.socket = context.wrap_socket(served.socket, server_side=True)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    policy = Policy(
        allowed=lambda address: str(address) == "127.0.0.1",
        resolve=_names(
            {"shop.test": "127.0.0.1", "other.test": "127.0.0.1", "in.test": "10.0.0.1"}
        ),
        context=trusted,
        largest=1000,
        seconds=20,
    )
    yield handler, policy, served.server_port
    served.shutdown()
    served.server_close()
    thread.join()


def _names(known: dict[str, str]) -> Callable[[str, int], list[str]]:
    def resolve(host: str, _port: int) -> list[str]:
        if host not in known:
            raise OSError("no such host")
        return [known[host]]

    return resolve


Server = tuple[type[_Handler], Policy, int]


def test_a_file_comes_with_its_version_and_only_when_new(server: Server, tmp_path: Path) -> None:
    """The second time the server says that nothing changed, and nothing is written."""
    _, policy, port = server
    got = fetch(f"https://shop.test:{port}/unchanged", tmp_path / "x", policy)
    assert got == Got(True, 8, {"etag": '"1"'})
    assert (tmp_path / "x").read_bytes() == b"a,b\n1,2\n"
    again = fetch(
        f"https://shop.test:{port}/unchanged", tmp_path / "y", policy, version=got.version
    )
    assert again == Got(False) and not (tmp_path / "y").exists()


def test_the_header_goes_to_its_own_host_alone(server: Server, tmp_path: Path) -> None:
    """Redirected to another host the secret stays behind; on the same host it is sent again."""
    handler, policy, port = server
    secret = ("Authorization", "Bearer s3cret")
    handler.asked.clear()
    address = f"https://shop.test:{port}/to=https://other.test:{port}/a"
    fetch(address, tmp_path / "x", policy, header=secret)
    fetch(f"https://shop.test:{port}/to=/b", tmp_path / "x", policy, header=secret)
    sent = [(path, headers.get("Authorization")) for path, headers in handler.asked]
    assert [value for _, value in sent] == [secret[1], None, secret[1], secret[1]]


@pytest.mark.parametrize(
    "to",
    [
        "https://in.test/", "https://10.0.0.1/", "https://169.254.169.254/latest/", "http://shop.test/",
        "https://[::1]/", "//in.test/", "file:///etc/passwd", "https://2130706433:PORT/",
    ],
)  # fmt: skip
def test_a_redirect_is_checked_as_the_first_address_was(
    server: Server, tmp_path: Path, to: str
) -> None:
    """A public server cannot send us inside, nor to plain HTTP."""
    _, policy, port = server
    with pytest.raises(AddressRefused):
        fetch(f"https://shop.test:{port}/to={to}", tmp_path / "x", policy)


def test_a_circle_of_redirects_ends(server: Server, tmp_path: Path) -> None:
    """Three redirects are followed, no more."""
    handler, policy, port = server
    handler.asked.clear()
    here = f"https://shop.test:{port}/"
    with pytest.raises(FetchFailed):
        fetch(f"{here}to={here}to={here}to={here}to={here}to={here}a", tmp_path / "x", policy)
    assert len(handler.asked) == 4


def test_a_resolver_that_changes_its_mind_changes_nothing(server: Server, tmp_path: Path) -> None:
    """The name is asked for once; the connection goes to what was checked (DNS rebinding)."""
    _, policy, port = server
    answers = iter(["127.0.0.1", "10.0.0.1", "10.0.0.1"])
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return [next(answers)]

    got = fetch(f"https://shop.test:{port}/a", tmp_path / "x", replace(policy, resolve=resolve))
    assert got.size == 8 and asked == ["shop.test"]
    with pytest.raises(AddressRefused):  # by the next fetch it is checked anew
        fetch(f"https://shop.test:{port}/a", tmp_path / "x", replace(policy, resolve=resolve))


@pytest.mark.parametrize("path", ["large", "cut", "odd", "gone"])
def test_what_is_not_a_whole_file_leaves_none(server: Server, tmp_path: Path, path: str) -> None:
    """Too large, cut off, packed as we did not ask, or not there: no half file stays."""
    _, policy, port = server
    with pytest.raises(FetchFailed):
        fetch(f"https://shop.test:{port}/{path}", tmp_path / "x", policy)
    assert not (tmp_path / "x").exists()


def test_a_server_that_drips_is_given_up(server: Server, tmp_path: Path) -> None:
    """Each byte comes in time, all of them do not."""
    _, policy, port = server
    with pytest.raises(FetchFailed):
        fetch(f"https://shop.test:{port}/drip", tmp_path / "x", replace(policy, seconds=0.6))
    assert not (tmp_path / "x").exists()


def test_a_packed_answer_stays_packed(server: Server, tmp_path: Path) -> None:
    """The readers unpack it, within their limits."""
    _, policy, port = server
    fetch(f"https://shop.test:{port}/gzip", tmp_path / "x", policy)
    assert gzip.decompress((tmp_path / "x").read_bytes()) == b"a,b\n"


def test_a_certificate_of_nobody_is_refused(server: Server, tmp_path: Path) -> None:
    """Without the authority, or under another name, there is no connection."""
    _, policy, port = server
    with pytest.raises(FetchFailed) as caught:
        fetch(f"https://shop.test:{port}/a", tmp_path / "x", replace(policy, context=None))
    assert "certificate" in caught.value.say("en")
    named = replace(policy, resolve=_names({"third.test": "127.0.0.1"}))
    with pytest.raises(FetchFailed):
        fetch(f"https://third.test:{port}/a", tmp_path / "x", named)


def test_no_message_holds_more_of_an_address_than_its_host(server: Server, tmp_path: Path) -> None:
    """Paths and queries may hold keys."""
    _, policy, port = server
    for address in (f"https://shop.test:{port}/gone-s3cret", "https://in.test/?key=s3cret"):
        with pytest.raises((FetchFailed, AddressRefused)) as caught:
            fetch(address, tmp_path / "x", policy)
        assert "s3cret" not in caught.value.say("en") + repr(caught.value.values)

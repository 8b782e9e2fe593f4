"""The proxy of docker-compose before the production set: pages, signatures on the public address,
websockets, what may be uploaded, and what callers hear while no page answers.
"""

import shutil
import socket
import subprocess
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import requests
from twilio.request_validator import RequestValidator
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from channels_app.carriers.twilio.twiml import FALLBACK
from ops import sockets
from tests import twilio
from tests.ops.checkouts import ROOT
from tests.until import until

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")  # not in every PATH
pytestmark = pytest.mark.skipif(not NGINX, reason="it takes nginx: apt-get install nginx-light")
AROUND = """
user root; daemon off; pid {home}/pid; error_log {home}/error.log; events {{}}
http {{
    access_log off;
    client_body_temp_path {home}/body; proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi; uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
    include {home}/default.conf;
}}
"""
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def proxy(house, tmp_path_factory):
    """Its address: the file of docker-compose, but for where the services are."""
    home, port, fleet = tmp_path_factory.mktemp("nginx"), sockets.any_port(), house.site.fleet
    conf = (ROOT / "ops/compose/nginx.conf").read_text()
    for theirs, ours in (
        ("listen 8080", f"listen 127.0.0.1:{port}"),
        ("http://web:8000", f"http://127.0.0.1:{fleet.web_port}"),
        ("http://live:8000", f"http://127.0.0.1:{fleet.live_port}"),
    ):
        assert theirs in conf
        conf = conf.replace(theirs, ours)
    Path(home, "default.conf").write_text(conf)
    Path(home, "nginx.conf").write_text(AROUND.format(home=home))
    running = subprocess.Popen([NGINX, "-e", f"{home}/error.log", "-c", f"{home}/nginx.conf"])
    until(lambda: not sockets.is_free(port), 20)
    yield f"127.0.0.1:{port}"
    running.terminate()
    running.wait(20)


def public(house):
    """What a browser at the public address says of itself."""
    return {"Host": urlsplit(house.origin).netloc}


def posted(house, proxy, desk, path, form, token=""):
    """A webhook, signed for the public address and sent through the proxy."""
    signer = RequestValidator(token or desk.token)
    headers = {
        **public(house),
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": signer.compute_signature(house.origin + path, form),
    }
    return requests.post(f"http://{proxy}{path}", urlencode(form), headers=headers, timeout=30)


def live(house, proxy, desk, origin, **said):
    """The team's socket, opened for the public address and through the proxy."""
    host, port = proxy.split(":")
    wire = socket.create_connection((host, int(port)), timeout=20)
    address = f"ws://{urlsplit(house.origin).netloc}/ws/{desk.slug}/"
    return connect(address, sock=wire, origin=origin, open_timeout=20, **said)


def test_pages_webhooks_and_sockets_pass(house, proxy, desk, ada):
    cookies, path = ada.http.cookies.get_dict(), urlsplit(desk.webhooks["message"]).path
    form = twilio.text("By the proxy", To=desk.number, AccountSid=desk.account)

    page = requests.get(
        f"http://{proxy}/{desk.slug}/",
        headers=public(house),
        cookies=cookies,
        timeout=30,
    )
    forged = posted(house, proxy, desk, path, form, token="f" * 32)
    taken = posted(house, proxy, desk, path, form)

    assert (page.status_code, 'id="list"' in page.text) == (200, True)
    assert (forged.status_code, taken.status_code) == (403, 200)
    until(lambda: "By the proxy" in house.received(desk), 30)
    signed_in = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    with live(house, proxy, desk, house.origin, additional_headers=signed_in) as opened:
        assert opened.recv(timeout=20)
    with pytest.raises(InvalidStatus):
        live(house, proxy, desk, "http://elsewhere.example", additional_headers=signed_in)


def test_uploads_end_where_they_say(house, proxy, desk, ada):
    thread = house.thread(desk, "+12065550199")

    def upload(path, size):
        return requests.post(
            f"http://{proxy}/{desk.slug}/{path}",
            {"csrfmiddlewaretoken": ada.http.cookies["csrf"]},
            files={"file": ("a.csv", b"x,y\n" * (size // 4))},
            headers={**public(house), "Referer": house.origin, "HX-Request": "true"},
            cookies=ada.http.cookies.get_dict(),
            timeout=60,
        )

    beyond = upload(f"conversations/{thread}/files/", 26 * MEGABYTE)
    large = upload(f"conversations/{thread}/files/", 24 * MEGABYTE)
    contacts = upload("contacts/import/", 40 * MEGABYTE)

    assert (beyond.status_code, "nginx" in beyond.text) == (413, True)
    assert (large.status_code, "The file is too large." in large.text) == (409, True)
    assert (contacts.status_code, "nginx" in contacts.text) == (200, False)


def test_rf19_those_who_send_slowly_hold_nobody_up(house, proxy, desk, ada):
    host, port = proxy.split(":")
    path = urlsplit(desk.webhooks["message"]).path
    begun = f"POST {path} HTTP/1.1\r\nHost: {urlsplit(house.origin).netloc}\r\nContent-Length: 900\r\n\r\nB"
    with ExitStack() as stack:
        for _ in range(200):
            slow = stack.enter_context(socket.create_connection((host, int(port)), timeout=20))
            slow.sendall(begun.encode())

        page = requests.get(
            f"http://{proxy}/{desk.slug}/",
            headers=public(house),
            cookies=ada.http.cookies.get_dict(),
            timeout=20,
        )
        sid = "SM" + "5" * 32
        form = twilio.text("In time", To=desk.number, AccountSid=desk.account, MessageSid=sid)
        taken = posted(house, proxy, desk, path, form)

    assert (page.status_code, taken.status_code) == (200, 200)
    until(lambda: "In time" in house.received(desk), 30)


def test_callers_hear_something_while_no_page_answers(house, proxy, desk):
    path = urlsplit(desk.webhooks["voice"]).path
    house.site.fleet.kill("web")

    called = posted(house, proxy, desk, path, {"CallSid": "CA" + "1" * 32})
    texted = posted(house, proxy, desk, urlsplit(desk.webhooks["message"]).path, {"Body": "Hi"})
    house.restart("web")

    assert (called.status_code, called.content) == (200, FALLBACK)
    assert called.headers["Content-Type"].startswith("text/xml")
    assert texted.status_code == 502

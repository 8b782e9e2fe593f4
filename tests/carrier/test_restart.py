"""What survives a kill: every answered send, every text, the numbers and the opt-outs."""

import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException

from ops.carrier.client import ROOT, start
from tests.carrier.stage import QUICK, Product, Stage, eventually


@pytest.mark.parametrize("sync", ["each", "batch"])
def test_ledger_holds_every_answered_send_after_sigkill(tmp_path: Path, sync: str) -> None:
    answered: list[str] = []

    def send_until_killed(number: int) -> None:
        client = stage.client()
        try:
            while True:
                created = client.messages.create(
                    to=f"+1415555{number:04d}", from_=stage.ours, body="x"
                )
                answered.append(created.sid)
        except (OSError, TwilioException, ValueError):
            pass

    with start(tmp_path, "--ledger-sync", sync, "--no-callbacks") as carrier:
        stage = Stage(carrier, Product())
        stage.register()
        with ThreadPoolExecutor(4) as threads:
            for number in range(4):
                threads.submit(send_until_killed, number)
            eventually(lambda: len(answered) > 100, within=20)
            carrier.kill()

    with (tmp_path / "ledger.jsonl").open("ab") as torn:
        torn.write(b'{"kind": "accep')
    with start(tmp_path) as carrier:
        kept = {line["sid"] for line in carrier.ledger()}
        assert set(answered) <= kept
        stage.carrier = carrier
        listed = {message.sid for message in stage.client().messages.list(page_size=1000)}
        assert listed == kept
        sid = stage.send().sid
        assert sid in {line["sid"] for line in carrier.ledger()}


def test_restart_keeps_numbers_texts_pictures_and_optouts(tmp_path: Path) -> None:
    with start(tmp_path, *QUICK) as carrier:
        stage = Stage(carrier, Product())
        stage.register()
        stage.send("before")
        stage.text("hi", media=[("a.png", "image/png", b"pixels")])
        stage.text("STOP")
        thread = eventually(lambda: stage.thread()[0]["status"] == "delivered" and stage.thread())
        carrier.stop()

    with start(tmp_path, *QUICK) as carrier:
        stage.carrier = carrier
        assert stage.thread() == thread
        assert carrier.media(thread[1]["media"][0]["id"]) == b"pixels"
        with pytest.raises(TwilioRestException) as refused:
            stage.send()
        assert refused.value.code == 21610


def test_restart_tells_the_rest_of_an_interrupted_message(tmp_path: Path) -> None:
    product = Product()
    with start(tmp_path, "--sent-after", "60") as carrier:
        stage = Stage(carrier, product)
        stage.register()
        stage.send(status_callback=stage.callback())
        carrier.kill()

    with start(tmp_path, *QUICK):
        eventually(lambda: product.statuses() == ["sent", "delivered"])


def test_no_callbacks_option_posts_nothing(tmp_path: Path) -> None:
    with start(tmp_path, "--no-callbacks", *QUICK) as carrier:
        stage = Stage(carrier, Product())
        stage.register()
        message = stage.send(status_callback=stage.callback())
        eventually(lambda: stage.client().messages(message.sid).fetch().status == "delivered")
        assert stage.product.posts == []


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux only")
def test_carrier_does_not_outlive_its_parent(tmp_path: Path) -> None:
    script = f"""
        import os, signal, sys
        from pathlib import Path
        from ops.carrier.client import start
        with start(Path({str(tmp_path)!r})) as carrier:
            print(carrier.process.pid, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
    """
    parent = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    status = Path("/proc") / parent.stdout.strip() / "status"

    eventually(lambda: not status.exists() or "Z (zombie)" in status.read_text())

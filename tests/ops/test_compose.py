"""docker-compose.yml, the image and .env.example agree with what is run and read."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from channels_app.carriers.twilio.twiml import FALLBACK
from ops import processes
from ops.checks import REQUIREMENT, requirements_are_clean
from tests.ops.checkouts import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
ENVIRONMENT = (ROOT / ".env.example").read_text()


def test_compose_commands_are_those_of_the_starters():
    expected = {
        "web": processes.web("0.0.0.0", 8000),
        "live": processes.live("0.0.0.0", 8000),
        **processes.background(Path("/state/beat-schedule")),
    }

    assert {name: SERVICES[name]["command"] for name in expected} == expected


def test_image_runs_the_pages_by_default():
    command = re.search(r"^CMD (.*)$", (ROOT / "Dockerfile").read_text(), re.M)[1]

    assert json.loads(command) == processes.web("0.0.0.0", 8000)


def test_compose_names_only_services_and_volumes_it_has():
    for service in SERVICES.values():
        assert set(service.get("depends_on", ())) <= set(SERVICES)
        for mount in service.get("volumes", ()):
            source = mount.split(":")[0]
            assert (
                (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]
            )


def test_callers_hear_the_same_words_when_the_proxy_alone_is_there():
    conf = (ROOT / "ops/compose/nginx.conf").read_text()
    where, block = re.search(r"location ~ (\S+voice\S+) \{(.*?)\n    \}", conf, re.S).groups()

    assert re.search(where, "/webhooks/twilio/a-Key_1/voice/")
    assert not re.search(where, "/webhooks/twilio/a-Key_1/voice/dialed/")
    assert "error_page 502 504 = @nobody;" in block
    assert f"return 200 '{FALLBACK.decode()}';" in conf


def test_compose_variables_are_explained():
    used = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))

    assert {name for name in used if f"{name}=" not in ENVIRONMENT} == set()


def test_docker_accepts_the_file(tmp_path):
    docker = shutil.which("docker")
    command = [docker, "compose", "-f", str(ROOT / "docker-compose.yml"), "config", "--quiet"]
    if (
        not docker
        or subprocess.run(
            [docker, "compose", "version"], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("docker compose is not installed here; the file is read as YAML above")
    (tmp_path / "env").write_text("POSTGRES_PASSWORD=x\n")

    checked = subprocess.run(
        [*command[:2], "--env-file", str(tmp_path / "env"), *command[2:]],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0 or ".env not found" in checked.stderr


def test_every_setting_is_explained():
    read = {
        name
        for path in (ROOT / "config").glob("*.py")
        for name in re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", path.read_text())
    }

    assert {name for name in read if f"{name}=" not in ENVIRONMENT} == set()


def test_requirements_hold_no_address():
    assert requirements_are_clean()


@pytest.mark.parametrize(
    "line",
    [
        "django @ scheme://host.example/django.whl",
        "-i //host.example/simple",
        "--some-option //host.example",
        "./wheels/django.whl",
        "/srv/wheels/django.whl",
        "file:django.whl",
        "# from host.example/simple",
        "-r /etc/requirements.txt",
        "django==5.2.1 --hash=md5:0",
        "django==5.2.1 ; python_version > '3.11' @ /srv",
    ],
)
def test_line_that_could_name_a_place_is_refused(line):
    assert REQUIREMENT.fullmatch(line) is None

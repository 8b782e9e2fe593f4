"""Every template compiles, every block renders alone, and nothing in them runs or styles inline.

The contexts are those of real requests: whatever a page was rendered with is caught on its way.
"""

import re
from pathlib import Path
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.template import engines
from django.template.backends import jinja2 as backend
from django.test import Client
from jinja2 import Environment, StrictUndefined, nodes

from contacts.models import Contact, Identity
from inbox import tenancy
from inbox.conversations.models import Conversation
from inbox.conversations.writing import files, messages
from tests.databases import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMES = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]
# One place each: an attribute of our own that holds no word of anybody's.
SAFE = {
    "conversations/_composer.html": 1,
    "conversations/_panel.html": 1,
    "conversations/_tag_row.html": 1,
    "ui/button.html": 2,
}
# Rendered by include, with what their includer gives them.
INCLUDED = {"account/_page.html", "base.html", "frame.html", "ui/components.html"}


def environment() -> Environment:
    return engines["jinja2"].env


def source(name: str) -> str:
    return (ROOT / "templates" / name).read_text()


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles_strictly(name):
    env = environment()

    env.get_template(name)

    assert env.undefined is StrictUndefined
    assert env.autoescape


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_called_safe_that_people_wrote(name):
    found = len(re.findall(r"\|\s*safe\b|\bMarkup\(|autoescape", source(name)))

    assert found == SAFE.get(name, 0)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_or_styles_inline(name):
    text = source(name)

    assert re.findall(r"<[^>]*\sstyle=", text) == []
    assert re.findall(r"<[^>{%]*\son[a-z]+\s*=", text) == []
    assert "javascript:" not in text
    assert "<style" not in text
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert [
        tag for tag in scripts if "src=" not in tag and 'type="importmap" nonce=' not in tag
    ] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_comes_from_elsewhere(name):
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', source(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_form_that_changes_something_carries_its_token(name):
    forms = re.findall(r'<form\b[^>]*method="post".*?</form>', source(name), re.S)

    bare = [
        form[:120]
        for form in forms
        if not re.search(r"csrf_input|csrfmiddlewaretoken|\{\{ (?:chosen|token) \}\}", form)
        # sent with the header
        and not re.search(r'data-behavior="(?:retry|quiet-form|take-back|reschedule)"', form)
        and not re.search(
            r'hx-post="[^"]+" hx-swap="none" data-author=', form
        )  # pushed to everybody
        and not re.search(r"\{\{ (?:hidden|caller\(\)) \}\}", form)  # a macro: its caller's
    ]
    assert bare == []


def everything_named(env: Environment, name: str) -> set[str]:
    tree = env.parse(source(name))
    found = {node.template.value for node in tree.find_all(nodes.Extends)}
    return found | {
        node.template.value for node in tree.find_all((nodes.Include, nodes.Import))
        if isinstance(node.template, nodes.Const)
    }  # fmt: skip


def test_no_template_is_left_over():
    """Each is rendered by code, or named by another one."""
    env = environment()
    named = {one for name in NAMES for one in everything_named(env, name)}
    code = "\n".join(
        path.read_text()
        for top in ("inbox", "ops", "config", "channels_app", "campaigns")
        for path in Path(ROOT / top).rglob("*.py")
    )
    django_own = {"403.html", "404.html", "429.html", "500.html"}

    loose = {
        name for name in NAMES
        if name not in named | django_own and f'"{name}"' not in code
        and not name.startswith(("account/", "mfa/", "ui/"))
    }  # fmt: skip
    assert loose == set()


@pytest.fixture
def rendered(cast, settings, tmp_path, monkeypatch):
    """{template: contexts} of real requests to every page, filled and empty."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = str(tmp_path)
    caught: dict[str, list[dict]] = {}
    render = backend.Template.render

    def note(self, context=None, request=None):
        caught.setdefault(self.template.name, []).append({**(context or {}), "request": request})
        return render(self, context, request)

    monkeypatch.setattr(backend.Template, "render", note)
    visit(cast)
    return caught


def visit(cast):
    """Every page there is, as somebody who may."""
    anybody, ada, rita = Client(), Client(), Client()
    ada.force_login(cast.ada.user)
    rita.force_login(cast.rita.user)
    with cast.aurora.open():
        identity = Identity.objects.create(address="+12065550142")
        talk = Conversation.objects.create(
            inbox=cast.aurora.inbox, channel=cast.aurora.channel, identity=identity
        )
        sent = messages.send(talk, by=cast.ada, body="Hello", key=uuid4())
        card = files.Upload("a.vcf", "text/vcard", b"BEGIN:VCARD\nEND:VCARD")
        files.upload(talk, by=cast.ada, file=card)
    ada.get(f"/aurora/inboxes/{cast.aurora.inbox.uuid}/")
    ada.get(f"/aurora/conversations/{talk.uuid}/")
    ada.get(f"/aurora/messages/{sent.uuid}/attempts/")
    ada.get("/aurora/nowhere/")
    ada.get("/aurora/notifications/")
    ada.get("/aurora/me/notifications/")
    rita.get("/aurora/")
    ada.post("/aurora/contacts/new/", {"name": "Ana", "number": "+12065550143"})
    with cast.aurora.open():
        ana = Contact.objects.get()
    for part in ("", "new/", "fields/", f"{ana.uuid}/", f"{ana.uuid}/edit/"):
        ada.get(f"/aurora/contacts/{part}")
    for path in ("login/", "logout/", "signup/", "inactive/", "password/reset/", "password/reset/done/",
                 "password/reset/key/1-x/", "password/reset/key/done/"):  # fmt: skip
        (ada if path == "logout/" else anybody).get(f"/accounts/{path}")


PAGES = [
    "conversations/inbox.html", "conversations/no_inbox.html", "404.html", "account/login.html",
    "notifications/centre.html", "notifications/preferences.html",
    "account/logout.html", "account/signup_closed.html", "account/account_inactive.html",
    "account/password_reset.html", "account/password_reset_done.html",
    "contacts/list.html", "contacts/one.html", "contacts/form.html", "contacts/fields.html",
    "account/password_reset_from_key.html", "account/password_reset_from_key_done.html",
]  # fmt: skip


def test_every_block_of_every_page_renders_alone(cast, rendered):
    """What htmx swaps is a block: none may lean on a variable that only the page above it sets."""
    failed, alone = [], 0
    for name in PAGES:
        assert name in rendered, f"no page was rendered with {name}"
        template = environment().get_template(name)
        for context in rendered[name]:
            given = {**context, "csrf_token": "x", "csrf_input": ""}
            for block, render in template.blocks.items():
                if block == "scripts":
                    continue  # adds to its page's own, never sent alone
                if (
                    name == "conversations/inbox.html"
                    and context.get("conversation") is None
                    and (block in {"head", "messages", "composer", "panel"})
                ):
                    continue  # there is no thread on this page
                try:
                    with tenancy.in_organization(cast.aurora.organization):
                        "".join(render(template.new_context(given)))
                    alone += 1
                except Exception as error:
                    failed.append(f"{name}:{block}: {error!r}")

    assert failed == []
    assert alone > 40


def test_forgotten_variable_is_an_error(cast):
    template = environment().from_string("{{ forgotten }}")

    with pytest.raises(Exception, match="forgotten"):
        template.render()


def test_what_people_wrote_is_escaped():
    template = environment().from_string("{{ body }}")

    assert template.render(body="<b>&\"'") == "&lt;b&gt;&amp;&#34;&#39;"


def test_sessions_are_in_the_database(db, settings):
    assert SessionStore.__module__ == settings.SESSION_ENGINE


def test_first_requests_of_many_threads_find_every_component():
    """All pages of a process that has just begun ask at once."""
    fresh = environment().globals["ui"]
    start, found = Barrier(16), []

    def ask(name):
        start.wait()
        try:
            found.append(getattr(fresh, name))
        except AttributeError as error:
            found.append(error)

    names = ["toasts", "button", "skip_link", "row"] * 4
    threads = [Thread(target=ask, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [one for one in found if isinstance(one, AttributeError)] == []
    assert len(found) == 16

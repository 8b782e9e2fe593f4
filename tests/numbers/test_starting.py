"""Get started: the list of what a new organization sets up (F131)."""

from inbox.accounts import invitations
from inbox.accounts.events import OrganizationFounded
from inbox.accounts.models import Role
from inbox.conversations.models import Connection, Inbox
from inbox.events import publish

PAGE = "/aurora/settings/get-started/"
HX = {"HTTP_HX_REQUEST": "true"}


def test_f131_list_says_what_is_done_and_where_the_rest_is(cast, browse):
    page = browse("ada").get(PAGE).content.decode()

    assert "3 of 6" in page  # an account, an inbox and colleagues
    for place in ("general", "carrier-accounts", "inboxes/new", "members", "hours"):
        assert f'href="/aurora/settings/{place}/"' in page


def test_f131_managers_see_their_steps_and_agents_none(cast, browse):
    with cast.aurora.open():
        cast.ben.role = Role.MANAGER
        cast.ben.save(update_fields=["role"])

    managers, agents = browse("ben").get(PAGE).content.decode(), browse("rita").get(PAGE)

    assert "/aurora/settings/inboxes/new/" in managers
    assert 'class="todo__link" href="/aurora/settings/carrier-accounts/"' not in managers
    assert "todo__link" not in agents.content.decode()


def test_f131_card_is_put_away_for_this_member_alone(cast, browse):
    ada, ben = browse("ada"), browse("ben")
    with cast.aurora.open():
        cast.ben.role = Role.ADMIN
        cast.ben.save(update_fields=["role"])
    assert "todo__link" in ada.get(PAGE, **HX).content.decode()

    ada.post(PAGE)
    ada.post(PAGE)

    assert ada.get(PAGE, **HX).content == b""
    assert "todo__link" in ben.get(PAGE, **HX).content.decode()
    assert "todo__link" in ada.get(PAGE).content.decode()  # its own page stays


def test_f131_what_was_said_at_the_beginning_is_done_and_so_is_an_invitation(cast, browse):
    otto = browse("otto")
    before = otto.get("/rival/settings/get-started/").content.decode()

    with cast.rival.open():
        publish(OrganizationFounded(actor_id=cast.otto.pk, member_id=cast.otto.pk))
        invitations.invite("nora@rival.example", role=Role.AGENT, language="en", by=cast.otto)

    after = otto.get("/rival/settings/get-started/").content.decode()
    assert ("2 of 6" in before, "4 of 6" in after) == (True, True)


def test_f131_connected_account_leads_on_to_the_first_inbox(cast, browse):
    ada, page = browse("ada"), "/aurora/settings/carrier-accounts/"
    there = ada.get(page).content.decode()

    with cast.aurora.open():
        Inbox.objects.update(kind=Inbox.Kind.PRIVATE)
    lacking = ada.get(page).content.decode()

    with cast.aurora.open():
        assert Connection.objects.exists()
    assert ("Next comes an inbox" in there, "Next comes an inbox" in lacking) == (False, True)

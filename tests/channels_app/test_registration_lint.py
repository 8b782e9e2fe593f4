"""A campaign is read as a reviewer would read it, before anybody pays for it."""

import pytest

from channels_app.registration import lint

GOOD = {
    "business_name": "Aurora Bikes",
    "description": "Aurora Bikes texts customers who asked for it about their repairs and orders.",
    "message_flow": "Customers enter their number at https://aurora.example/repairs and tick a box"
    " that says they agree to texts. Message and data rates may apply.",
    "samples": [
        "Aurora Bikes: Your bike is ready. Reply STOP to opt out.",
        "Aurora Bikes: Your part came in. When would you like to come by?",
    ],
    "opt_out_message": "Aurora Bikes: You are unsubscribed and get no more texts.",
    "help_message": "Aurora Bikes: Ask us at help@aurora.example. Reply STOP to opt out.",
    "privacy_url": "https://aurora.example/privacy",
    "terms_url": "https://aurora.example/terms",
}
LINKED = "Aurora Bikes: Pay here: https://bit.ly/3xyz. Reply STOP to opt out."


def said(**changes):
    return {(one.field, one.stops) for one in lint.read(GOOD | changes)}


def test_campaign_that_is_fine_hears_nothing():
    assert lint.read(GOOD) == []


@pytest.mark.parametrize(
    ("changes", "field", "stops"),
    [
        ({"description": "Texts"}, "description", True),
        ({"description": "We text customers of the shop about their repairs and orders."},
         "description", True),
        ({"message_flow": "We have the numbers of all our customers at https://aurora.example."},
         "message_flow", True),
        ({"message_flow": "Customers agree to be texted when they bring us their bike, always."},
         "message_flow", True),
        ({"samples": GOOD["samples"][:1]}, "samples", True),
        ({"samples": [GOOD["samples"][0]] * 2}, "samples", True),
        ({"samples": [GOOD["samples"][1], "Aurora Bikes: Your tire is here."]}, "samples", True),
        ({"samples": ["Your bike is ready. Reply STOP.", "Your part came in today."]},
         "samples", True),
        ({"samples": [LINKED, GOOD["samples"][1]], "has_links": True}, "sample-1", True),
        ({"samples": [LINKED.replace("bit.ly", "aurora.example"), GOOD["samples"][1]]},
         "has_links", True),
        ({"has_phone": True}, "has_phone", True),
        ({"samples": [GOOD["samples"][0], "Aurora Bikes: lorem ipsum dolor sit."]},
         "sample-2", True),
        ({"samples": [GOOD["samples"][0], "Aurora Bikes: What is your password, then?"]},
         "sample-2", True),
        ({"samples": [GOOD["samples"][0], "Aurora Bikes: Win at our casino tonight!"]},
         "sample-2", True),
        ({"samples": [GOOD["samples"][0], "Aurora Bikes: Need a loan for your bike?"]},
         "direct_lending", False),
        ({"opt_out_message": "Bye"}, "opt_out_message", True),
        ({"help_message": "Aurora Bikes: We are here for you."}, "help_message", True),
        ({"opt_in_message": "Aurora Bikes: You are in, welcome."}, "opt_in_message", True),
        ({"privacy_url": ""}, "privacy_url", True),
        ({"terms_url": "http://aurora.example/terms"}, "terms_url", True),
        ({"terms_url": GOOD["privacy_url"]}, "terms_url", False),
    ],
)  # fmt: skip
def test_what_gets_turned_down_is_said(changes, field, stops):
    assert (field, stops) in said(**changes)


def test_age_check_lets_gated_content_pass_as_advice():
    samples = [GOOD["samples"][0], "Aurora Bikes: Win at our casino tonight!"]

    assert ("sample-2", False) in said(samples=samples, age_gated=True)


def test_one_field_is_read_alone():
    found = lint.read(GOOD | {"description": "", "privacy_url": ""}, only="privacy_url")

    assert [one.field for one in found] == ["privacy_url"]


def test_remark_shows_how_it_could_read():
    (remark, *_) = lint.read(GOOD | {"samples": GOOD["samples"][:1]}, only="samples")

    assert remark.example.startswith("Aurora Bikes: ")

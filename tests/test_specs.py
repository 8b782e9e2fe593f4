"""The validator refuses what Twilio would, and what the product asks is allowed."""

import pytest

from tests import specs
from tests.specs import Asked, problems

pytestmark = specs.present
A = "AC" + "a" * 32
API = f"https://api.twilio.com/2010-04-01/Accounts/{A}"
BRANDS = "https://messaging.twilio.com/v1/a2p/BrandRegistrations"
BUNDLES = (("CustomerProfileBundleSid", "BU" + "1" * 32), ("A2PProfileBundleSid", "BU" + "2" * 32))


@pytest.mark.parametrize(
    "asked",
    [
        Asked("POST", f"{API}/Messages.json", (("To", "+12065550142"), ("Body", "Hello"))),
        Asked("GET", f"{API}/Messages.json?To=%2B12065550142&PageSize=100&DateSent%3E=2026-11-22"),
        Asked("GET", f"/2010-04-01/Accounts/{A}/IncomingPhoneNumbers.json?PageSize=50"),
        Asked("POST", BRANDS, (*BUNDLES, ("Mock", "true"))),
        Asked("GET", f"https://trusthub.twilio.com/v1/CustomerProfiles/{'BU' + '1' * 32}"),
        Asked("DELETE", f"{API}/IncomingPhoneNumbers/{'PN' + '1' * 32}.json"),
    ],
    ids=["send", "list", "without a host", "brand", "profile", "delete"],
)
def test_what_the_files_allow_passes(asked):
    assert problems(asked) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked("POST", f"{API}/Mesages.json"), "no such path"),
        (Asked("GET", "https://trusthub.twilio.com/v1/Services"), "no such path"),
        (Asked("DELETE", BRANDS), "no such method"),
        (Asked("POST", BRANDS, (*BUNDLES, ("Colour", "red"))), "unknown: Colour"),
        (Asked("GET", f"{BRANDS}?Colour=red"), "unknown: Colour"),
        (Asked("POST", BRANDS, BUNDLES[:1]), "missing: A2PProfileBundleSid"),
        (Asked("POST", BRANDS, (*BUNDLES, ("Mock", "yes"))), "not boolean: Mock"),
        (Asked("POST", BRANDS, (("CustomerProfileBundleSid", "BU1"), BUNDLES[1])), "the pattern"),
        (Asked("POST", BRANDS, (*BUNDLES, BUNDLES[0])), "given twice"),
        (Asked("GET", f"https://trusthub.twilio.com/v1/CustomerProfiles/{A}"), "the pattern"),
        (
            Asked("POST", f"https://trusthub.twilio.com/v1/CustomerProfiles/{'BU' + '1' * 32}",
                  (("Status", "please-review"),)),
            "not one of the enum: Status",
        ),
        (Asked("GET", f"{API}/Messages.json?PageSize=5000"), "out of range"),
    ],
    ids=["path", "other host's path", "method", "field", "query", "missing", "boolean", "pattern",
         "twice", "sid in the path", "enum", "range"],
)  # fmt: skip
def test_what_twilio_would_refuse_is_refused(asked, said):
    (problem, *_) = problems(asked)

    assert said in problem


def test_one_invalid_request_fails_the_lot():
    fine = Asked("POST", BRANDS, BUNDLES)
    specs.all_valid([fine])
    with pytest.raises(AssertionError, match="missing"):
        specs.all_valid([fine, Asked("POST", BRANDS)])
    with pytest.raises(AssertionError, match="nothing was asked"):
        specs.all_valid([])

"""Why carriers turn a registration down, by their code: what it means, and what to do about it.

The codes: https://www.twilio.com/docs/api/errors. `page` is the step of the form to correct.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True)
class Code:
    """Both sentences are English; pages and mails translate them."""

    words: str
    step: str
    page: str = ""


CODES: dict[str, Code] = {
    "21712": Code(
        _("The number belongs to another Messaging Service of the carrier account."),
        _(
            "If it is registered there already, press “Twilio shows it as registered”. If not, take"
            " it out of that service in Twilio's Console and submit again."
        ),
    ),
    "30880": Code(
        _("The campaign was turned down and nobody said why."),
        _("Ask Twilio's support for the reason before you submit it again."),
    ),
    "30881": Code(
        _("The e-mail address of the business could not be used."),
        _("Give an address at the business's own domain that somebody reads."),
        "person",
    ),
    "30882": Code(
        _("The terms and conditions are missing, or do not say what texting needs."),
        _(
            "Publish a page that names the business, what is texted and how often, that message and"
            " data rates may apply, and how to stop and get help. Then give its address."
        ),
        "consent",
    ),
    "30883": Code(
        _("The texts are about something carriers do not carry."),
        _(
            "Carriers refuse sex, hate, alcohol, firearms, tobacco and cannabis without an age"
            " check. Leave such content out, or say on the form how age is checked."
        ),
        "samples",
    ),
    "30884": Code(
        _("The reviewer took the texts for spam or for an attempt to get passwords."),
        _("Name the business in each sample and ask for nothing secret."),
        "samples",
    ),
    "30885": Code(
        _("The business belongs to a field that carriers find too risky."),
        _(
            "Loans from third parties, debt relief, gambling, lead selling and the like cannot be"
            " registered. If this is a mistake, describe the business more exactly."
        ),
        "campaign",
    ),
    "30886": Code(
        _("The description does not make clear who texts whom, and why."),
        _("Say in two or three sentences who you are, who gets the texts and what they are for."),
        "campaign",
    ),
    "30887": Code(
        _("It is not clear how a customer makes the texts stop."),
        _("Write “Reply STOP to opt out” into a sample and into the answer to STOP."),
        "consent",
    ),
    "30888": Code(
        _("The content needs an age check, and none was found."),
        _("Have customers enter their date of birth before they sign up, and say so on the form."),
        "consent",
    ),
    "30889": Code(
        _("A sample holds a phone number although the form says there is none, or the other way."),
        _("Tick “Texts contain phone numbers” exactly when a sample has one."),
        "samples",
    ),
    "30890": Code(
        _("The answer to HELP is missing, or does not say whom to ask."),
        _("Let it name the business and give a phone number, an e-mail address or a web page."),
        "consent",
    ),
    "30891": Code(
        _("The web site does not open, or does not belong to the business."),
        _(
            "Give the business's own site. It must open without signing in and show the same name"
            " as the registration."
        ),
        "business",
    ),
    "30892": Code(
        _("A sample holds a link of a public shortening service."),
        _("Write links with your own domain, not with bit.ly, tinyurl.com and the like."),
        "samples",
    ),
    "30893": Code(
        _("The samples do not fit the kind of campaign that was chosen."),
        _("Show real texts of this kind, or choose the kind that fits the texts."),
        "samples",
    ),
    "30894": Code(
        _("The campaign names another business than the one that is registered."),
        _("Use the registered name in the description, the samples and on the web site."),
        "campaign",
    ),
    "30895": Code(
        _("The texts are about loans, and the form does not say so, or the other way."),
        _("Tick “Texts are about loans” exactly when the business lends money itself."),
        "samples",
    ),
    "30896": Code(
        _("It is not clear how customers agreed to be texted."),
        _(
            "Describe each way to sign up step by step: where the form is, what the box says, that"
            " it is not ticked beforehand. Give a link or a picture the reviewer can open."
        ),
        "consent",
    ),
    "30897": Code(
        _("The texts are about something that may not be texted at all."),
        _("Carriers carry nothing about it, whatever the form says. Leave it out."),
        "samples",
    ),
    "30898": Code(
        _("Too many registrations were made with this tax number."),
        _("Use the brand that is registered already, or ask Twilio's support to remove old ones."),
        "business",
    ),
}  # fmt: skip


def of(code: str) -> Code | None:
    """What a code means; None for one without words of ours."""
    return CODES.get(code)

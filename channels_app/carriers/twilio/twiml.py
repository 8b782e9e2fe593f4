"""What Twilio is told to do with a call. Built by its own classes: no name of a customer becomes
an instruction.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

VOICES = {"en": "en-US", "it": "it-IT", "pt-br": "pt-BR"}
# Shorter than most phones' own voicemail takes to pick up: a call nobody takes stays a missed one.
RING_SECONDS = 20
LONGEST_VOICEMAIL = 120
# Needs nothing of ours: no database, no settings.
FALLBACK = (
    b'<?xml version="1.0" encoding="UTF-8"?><Response><Say language="en-US">We cannot take your'
    b" call right now. Please send us a text message.</Say></Response>"
)


def voice(language: str) -> str:
    """Who reads it out."""
    return VOICES.get(language, VOICES["en"])


@dataclass(frozen=True)
class Ring:
    """A phone of ours to ring: which, what the display shows, and where the carrier tells of it.
    `screen` is asked by whoever picks up, before anybody is connected.
    """

    number: str
    caller_id: str
    outcome: str
    progress: str
    screen: str = ""


def ring(phone: Ring) -> str:
    """Put the caller through; they hear ringing until a person has taken the call."""
    answer = VoiceResponse()
    dial = Dial(
        action=phone.outcome,
        answer_on_bridge=True,
        timeout=RING_SECONDS,
        caller_id=phone.caller_id,
    )
    if phone.screen:
        dial.number(phone.number, url=phone.screen)
    else:
        dial.number(phone.number, status_callback=phone.progress, status_callback_event="answered")
    answer.append(dial)
    return str(answer)


def voicemail(greeting: str, language: str, recorded: str) -> str:
    """Greet, and record what they say."""
    answer = VoiceResponse()
    answer.say(greeting or spoken_greeting(language), language=voice(language))
    answer.record(
        action=recorded, max_length=LONGEST_VOICEMAIL, play_beep=True, finish_on_key="#", timeout=5
    )
    answer.hangup()
    return str(answer)


def spoken_greeting(language: str) -> str:
    """What is said where the inbox has no greeting of its own."""
    with translation.override(language):
        return _("Nobody can take your call right now. Leave a message after the tone.")


def texts_only(language: str) -> str:
    """Nobody answers here by phone."""
    answer = VoiceResponse()
    with translation.override(language):
        answer.say(
            _("This number takes text messages only. Send us a text and we will answer."),
            language=voice(language),
        )
    return str(answer)


def nobody(language: str) -> str:
    """It rang, and nobody took it."""
    answer = VoiceResponse()
    with translation.override(language):
        answer.say(
            _("Nobody can take your call right now. Send us a text and we will answer."),
            language=voice(language),
        )
    answer.hangup()
    return str(answer)


def press_one(words: str, language: str, pressed: str) -> str:
    """Have a person, not a voicemail, take the call."""
    answer = VoiceResponse()
    gather = Gather(num_digits=1, timeout=8, action=pressed)
    gather.say(words, language=voice(language))
    answer.append(gather)
    answer.hangup()
    return str(answer)


def connect(number: str, *, caller_id: str, outcome: str, progress: str) -> str:
    """The member is there: ring the customer."""
    answer = VoiceResponse()
    dial = Dial(action=outcome, answer_on_bridge=True, timeout=30, caller_id=caller_id)
    dial.number(
        number,
        status_callback=progress,
        status_callback_event="initiated ringing answered completed",
    )
    answer.append(dial)
    return str(answer)


def reject() -> str:
    """Not put through, and not paid for."""
    answer = VoiceResponse()
    answer.reject()
    return str(answer)


def busy() -> str:
    """Not put through; whoever passed the call on to us learns that nobody took it."""
    answer = VoiceResponse()
    answer.reject(reason="busy")
    return str(answer)


def hang_up() -> str:
    """It is over."""
    answer = VoiceResponse()
    answer.hangup()
    return str(answer)


def go_on() -> str:
    """Nothing more to do: whoever was screened is connected."""
    return str(VoiceResponse())

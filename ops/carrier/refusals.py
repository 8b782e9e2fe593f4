"""The errors the API answers with: an HTTP status and the carrier's own code."""

from http import HTTPStatus

WORDS = {
    20001: "A required parameter is missing or invalid",
    20003: "Authentication Error - invalid username or password",
    20404: "The requested resource was not found",
    20429: "Too many requests",
    20500: "An internal server error has occurred",
    21211: "The 'To' number is not a valid phone number",
    21220: "The call is not in progress",
    21266: "'To' and 'From' cannot be the same number",
    21602: "A message needs a body or media",
    21603: "A 'From' number is required",
    21604: "A 'To' number is required",
    21606: "The 'From' number does not belong to this account",
    21609: "The 'StatusCallback' URL is not valid",
    21610: "The recipient has opted out of messages from this number",
    21617: "The body is longer than 1600 characters",
    21620: "A media URL is not valid",
    21623: "A message carries at most 10 media",
    21421: "PhoneNumber is invalid",
    21422: "PhoneNumber is not available",
    21452: "No phone numbers found in area code",
    21700: "The service has a campaign already",
    21701: "The number is not in this account",
    21705: "The Messaging Service is unknown",
    21710: "The number is in a Messaging Service already",
    21712: "The number is in another Messaging Service",
    21717: "The brand is not registered or not valid",
    21725: "A brand can only be updated after it failed",
}


class Refused(Exception):
    """The carrier did not take the request; nothing was sent."""

    def __init__(
        self,
        code: int,
        status: int = HTTPStatus.BAD_REQUEST,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}")
        self.code = code
        self.status = int(status)
        self.headers = headers or {}

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "message": WORDS.get(self.code, "The request was refused"),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def unknown() -> Refused:
    return Refused(20404, HTTPStatus.NOT_FOUND)


def too_fast(retry_after: int = 1) -> Refused:
    headers = {"Retry-After": str(retry_after)}
    return Refused(20429, HTTPStatus.TOO_MANY_REQUESTS, headers)

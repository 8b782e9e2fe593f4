"""Answers that come when a test lets them."""


def keep_back(page, address):
    """The next request there waits for the test."""
    held = []
    page.route(address, lambda route: held.append(route), times=1)
    return held


def arrive(page, held, address):
    with page.expect_response(address) as answer:
        held[0].continue_()
    answer.value.finished()
    page.evaluate("fetch(document.getElementById('composer').dataset.draft)")

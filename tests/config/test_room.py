"""The large frame below every request."""

import sys

from django.conf import settings

from config.room import ROOM, RoomMiddleware

# What a piece of Python's frames has, in slots.
PIECE = 2048


def test_everything_runs_within_the_large_frame():
    assert settings.MIDDLEWARE[0] == "config.room.RoomMiddleware"
    seen = []

    def answer(request):
        seen.append((request, sys._getframe(1).f_code.co_stacksize))
        return "answer"

    assert RoomMiddleware(answer)("request") == "answer"
    assert seen == [("request", ROOM)]
    assert seen[0][1] > 8 * PIECE

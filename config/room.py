"""Room for the deep calls of a page. See docs/decisions/0041."""

# In slots of 8 bytes: 256 KB, several times what the deepest page needs.
ROOM = 32_768


class RoomMiddleware:
    """Answer every request from within one large frame.

    Python keeps the frames of calls in pieces of memory. Where a piece ends in the midst of the
    calls that draw a page, each call across its end asks the system for another piece, and gives it
    back on return: thousands of times a page, a third of its time at worst
    (https://github.com/python/cpython/issues/142183). A piece that is begun for a large frame is
    large, and the calls from that frame all fit into it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return _answer(self.get_response, request)


def _answer(get_response, request):
    return get_response(request)


_answer.__code__ = _answer.__code__.replace(co_stacksize=ROOM)

"""What people look for by name. The words go by POST and are kept in the session until it ends, a
few searches long: no address holds a name, and the browser's Back leads to what was found."""

from cells.lists import number_in

# So many searches, in whichever tabs, find their way back.
KEPT = 10
SEARCHES, ASKED = "searches", "found"


def keep_words(request, words):
    """Keep the words, and return the query by which the page shows what they find."""
    kept = request.session.get(SEARCHES, [])
    number = kept[-1][0] + 1 if kept else 1
    request.session[SEARCHES] = [*kept, [number, words]][-KEPT:]
    return f"?{ASKED}={number}"


def kept_words(request):
    """Return the words of the search that an address asks for, empty where it asks for none or for
    one that is not kept any more."""
    asked = number_in(request.GET, ASKED)
    return next(
        (words for number, words in request.session.get(SEARCHES, []) if number == asked), ""
    )

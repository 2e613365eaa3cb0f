"""Finds COMMIT in what a client says to PostgreSQL, by the protocol's third version.

Messages begin with a letter and their length; only those before the session begins have no
letter. Statements come as a simple query (Q), or parsed (P) and then executed (E)."""

import struct

REQUESTS_FOR_ENCRYPTION = (80877103, 80877104)


class CommitWatch:
    """One client's side of a connection, fed as its bytes come."""

    def __init__(self):
        self.buffer, self.has_begun, self.is_parsed = b"", False, False

    def feed(self, data):
        """Take bytes; return whether they completed a message that commits."""
        self.buffer += data
        return any([self._commits(*message) for message in self._messages()])

    def _messages(self):
        while (message := self._first_message()) is not None:
            yield message

    def _first_message(self):
        """Take the first whole message off the buffer, its letter and what it says, if any."""
        letters = 1 if self.has_begun else 0
        if len(self.buffer) < letters + 4:
            return None
        (length,) = struct.unpack_from("!I", self.buffer, letters)
        if len(self.buffer) < letters + length:
            return None
        message = self.buffer[: letters + length]
        self.buffer = self.buffer[letters + length :]
        return message[:letters], message[letters + 4 :]

    def _commits(self, letter, said):
        if not letter:
            (code,) = struct.unpack_from("!I", said)
            self.has_begun = code not in REQUESTS_FOR_ENCRYPTION
        elif letter == b"Q":
            return _is_commit(said[:-1])
        elif letter == b"P":
            self.is_parsed = _is_commit(said.split(b"\0")[1])
        elif letter == b"E":
            return self.is_parsed
        return False


def _is_commit(statement):
    return statement.strip().rstrip(b";").upper() == b"COMMIT"

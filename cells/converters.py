"""What an address may hold where it names a unit or a person."""


class CodeConverter:
    """A code of ours: capital letters, digits and hyphens, and nothing else reaches a query."""

    regex = "[A-Z0-9-]{1,30}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class SlipConverter(CodeConverter):
    """The code of a one-time link, as it stands on a slip, however it was typed."""

    regex = "[A-Za-z0-9-]{12,20}"

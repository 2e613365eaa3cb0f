"""Short ways from a file to an import on its way, as a commune's office takes them."""

from cells.choices import Role
from cells.services import imports
from cells.services.changes import Actor
from cells.services.rolls import Scope
from tests.cells.rolls.files import AS_OF, csv_of
from tests.factories import make_cell, make_commune, make_user


class Office:
    """A commune with two cells and somebody who works there and sends files."""

    def __init__(self, code="XA", cells=("C1", "C2"), names=("Chi bộ Thôn Một", "Chi bộ Thôn Hai")):
        self.commune = make_commune(code)
        self.one, self.two = (
            make_cell(cell, commune=self.commune, name=name)
            for cell, name in zip(cells, names, strict=True)
        )
        self.actor = Actor(make_user(Role.COMMUNE_STAFF, self.commune))

    def send(self, headings, *rows, choices=None, as_of=AS_OF, accept_moves=False):
        """Return the Import of a file of these headings and rows, read and planned."""
        return self.send_bytes(
            csv_of(headings, *rows), choices=choices, as_of=as_of, accept_moves=accept_moves
        )

    def send_bytes(self, data, *, cell=None, choices=None, as_of=AS_OF, accept_moves=False):
        """Return the Import of a file of these bytes, read and planned."""
        scope = Scope(as_of, self.commune, cell, accept_moves=accept_moves, confined=True)
        return imports.start(
            imports.receive_file(self.actor, scope, data, "roll.csv", choices=choices)
        )

    def apply(self, headings, *rows, **options):
        """Return the Import of a file, applied."""
        batch = self.send(headings, *rows, **options)
        imports.confirm_import(batch, self.actor, batch.fingerprint)
        batch.refresh_from_db()
        return imports.start(batch)

    def confirm(self, batch):
        """Confirm and execute a plan; return the Outcome and the Import."""
        return imports.apply_import(batch, self.actor)

    def again(self, batch, **choices):
        """Return the Import, its file read and planned anew."""
        return imports.start(imports.read_again(batch, **choices))

"""Works on an import in a process of its own, saying a word to its parent at every step, so that
the parent can kill it there: `python -m tests.cells.imports.child PK`."""

import sys
from importlib import import_module

import django


def main(pk):
    """Do the work of the import, and wait after each word for the parent's leave to go on."""
    django.setup()
    # Only now, since models need the set-up.
    working = import_module("cells.services.imports.working")
    writing = import_module("cells.services.rolls.writing")
    models = import_module("cells.models")

    class SpokenProgress(working.ToldProgress):
        EVERY = 50

        def tell(self):
            print(self.stage, self.done, flush=True)
            sys.stdin.readline()
            super().tell()

    working.ToldProgress = SpokenProgress
    working.ATTEMPTS = 1_000
    writing.BATCH = 50
    working.start(models.Import.objects.get(pk=pk))
    print("end", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))

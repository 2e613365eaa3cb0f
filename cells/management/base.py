"""What our commands share: whatever was asked wrongly is answered in one sentence, exit code 2."""

import sys

from django.core.management.base import BaseCommand, CommandError


class OneSentenceCommand(BaseCommand):
    """A command that does not print its usage at who mistyped an option."""

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = self._refuse_arguments
        return parser

    def _refuse_arguments(self, message):
        """Do what `refuse` does, before Django is there to catch it."""
        if self._called_from_command_line:
            self.stderr.write(message)
            sys.exit(2)
        self.refuse(message)

    def refuse(self, sentence):
        """Stop, since what was asked makes no sense."""
        raise CommandError(sentence, returncode=2)

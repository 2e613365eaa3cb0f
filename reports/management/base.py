"""What our commands share: whatever was asked wrongly is answered in one sentence, exit code 2."""

import os
import sys

from django.core.management.base import BaseCommand, CommandError


class OneSentenceCommand(BaseCommand):
    """A command whose output is UTF-8 with plain line ends, whatever the terminal's habits."""

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

    def execute(self, *args, **options):
        """Run; a reader who has seen enough (`… | head`) ends the output without a complaint."""
        try:
            output = super().execute(*args, **options)
            self.stdout.flush()
        except BrokenPipeError:
            # Python would complain again when it closes the pipe.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return None
        return output

    def refuse(self, sentence):
        """Stop, since what was asked makes no sense."""
        raise CommandError(sentence, returncode=2)

    def text_output(self):
        """Return the text file to write to."""
        file = self.stdout._out
        if hasattr(file, "reconfigure"):
            file.reconfigure(encoding="utf-8", newline="\n")
        return file

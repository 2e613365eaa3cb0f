"""How gunicorn serves in production. What differs between installations comes from the
environment, by way of config/production.py."""

import logging
import os
import threading
from logging.config import dictConfig

from django.conf import settings
from django.urls import get_resolver
from gunicorn.glogging import Logger

logger = logging.getLogger(__name__)

SHARED_MEMORY = "/dev/shm"

worker_class = "gthread"
# Loaded once, before the processes part: faults show at once, and memory is shared.
preload_app = True
chdir = str(settings.BASE_DIR)
# How long requests under way may take after a stop was asked for; the unit waits a little longer.
graceful_timeout = 30
# A process that does not stir for so long is replaced. Requests and imports run in threads of it,
# and may take longer.
timeout = 120
# Where a slow disk does not hold up the sign of life.
worker_tmp_dir = SHARED_MEMORY if os.path.isdir(SHARED_MEMORY) else None
control_socket_disable = True
accesslog = None


class OurLogger(Logger):
    """Says what the server does through the log of the program, see config/logs.py."""

    def setup(self, cfg):
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        dictConfig(settings.LOGGING)


logger_class = OurLogger


def when_ready(server):
    """Load every page once for all processes, and say what was chosen."""
    get_resolver().reverse_dict.keys()
    logger.info("Serving on %s", ", ".join(map(str, server.LISTENERS)))
    if not settings.HTTPS:
        logger.warning("HTTPS=false: passwords and people's data cross the network unprotected")


def worker_exit(_server, _worker):
    """Say of work beside the requests that it ends with its process: nothing of it was written,
    and the next look at its page begins it again (docs/decisions/0016)."""
    for thread in threading.enumerate():
        if thread.name.startswith("import-"):
            logger.warning("Stopped amid %s: its page begins it again", thread.name)

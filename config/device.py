"""What a browser is told so that it keeps things for one person: the worker, and whose they are."""

import hashlib
import json

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

# What the entry page is drawn with. The first one also keeps what is kept.
SCRIPTS = (
    "js/device.js",
    "js/page.js",
    "js/queue.js",
    "js/offline.js",
    "js/sheet.js",
    "js/entry.js",
)
SCRIPT_TYPE = "text/javascript; charset=utf-8"
STYLES = ("css/variables.css", "css/dark.css", "css/style.css")
FILES = (*SCRIPTS, *STYLES, "img/logo.svg", "img/favicon.svg")


def device_owner(request):
    """Give templates `device_owner`: whose entries wait on a device, told apart without a name or
    number of the person; empty for who is not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"device_owner": ""}
    mark = salted_hmac("nen-nep.device", str(user.pk), algorithm="sha256")
    return {"device_owner": mark.hexdigest()[:20]}


@login_not_required
@require_safe
def service_worker(request):
    """Give the script by which pages work without a network. It says nothing of anybody; another
    version of any file makes another script, and the browser takes it."""
    files = [static(name) for name in FILES]
    context = {
        "device_script": files[0],
        "files": json.dumps(files),
        "version": hashlib.sha256(" ".join(files).encode()).hexdigest()[:12],
    }
    return render(request, "service-worker.js", context, content_type=SCRIPT_TYPE)

"""Pages: fetch with permission, call a service, redirect. One noun a file."""

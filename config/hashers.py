"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id in less memory than Django takes (100 MB and 8 threads a sign-in), so that an office
    of 200 that signs in at once does not fill a small server: what OWASP asks at least."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1

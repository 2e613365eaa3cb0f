"""A network that fails as networks do, between a browser and the server or the server and
PostgreSQL: for tests and measurements alone."""

"""The door for programs: the same actions and queries as JSON, described by OpenAPI."""

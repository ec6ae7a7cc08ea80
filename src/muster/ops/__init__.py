"""The door for operators: commands, the worker, the embedded PostgreSQL."""

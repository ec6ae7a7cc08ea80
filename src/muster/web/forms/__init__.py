"""Forms: what a person types, as clean values. A form validates shapes; it never saves."""

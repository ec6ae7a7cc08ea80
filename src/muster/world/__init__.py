"""A simulated organisation and its surroundings, made through the same actions that people use."""

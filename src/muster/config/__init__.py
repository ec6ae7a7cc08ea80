"""Settings, addresses and the server's entry: names the doors, holds no rule."""

"""Muster, the open talent marketplace."""

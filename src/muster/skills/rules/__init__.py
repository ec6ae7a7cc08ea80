"""What the taxonomy decides from values alone, and how it says no."""

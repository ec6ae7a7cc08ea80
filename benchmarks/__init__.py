"""What is measured, against which peers, and how to read it: see README.md."""

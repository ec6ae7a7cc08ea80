"""One module per noun: its routes and the shapes it speaks."""

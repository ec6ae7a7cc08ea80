"""One module per place in the product; each ends with its ``urls``."""

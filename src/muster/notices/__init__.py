"""Which event tells whom, in which words, by which channel.

The catalogue is one table: every event of the product has a line in it, also when nobody is told.
A notice stands on the page at once; mail goes out at once or once a day, as each person chooses.
"""

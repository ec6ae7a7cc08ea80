"""Readers of the file formats that taxonomies come in: ESCO, O*NET, one's own lists, the starter.

Each turns files into ``contents.Contents``; none knows a table. What is broken in a single row is
a problem with its line and column and the row is left out; what makes a whole file useless is a
refusal in plain words.
"""

"""The index that ranks a million people exactly: packed arrays, bitmaps, one line a person, pruned walks.

`layout` says what lies where, `build` makes it from the columns of a snapshot; `plan`, `judge` and `search` are the compiled
walk of one question, `people` are indexes that can be edited, `store` keeps them on disk, `floor` measures the memory. The
score is `scoring`'s to the last unit; `ranking` and `oracle` are the slower twins it must equal.
"""

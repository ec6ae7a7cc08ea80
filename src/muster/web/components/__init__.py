"""What pages are drawn with: server-side SVG and the view models that the cotton components take.

Pure functions over values: nothing here reads a row, a request or the clock.
"""

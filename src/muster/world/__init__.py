"""A simulated organisation and its surroundings, made through the same actions that people use.

`making.make_world` is the way in. Where the tables hold what nobody in the product may know (how well
somebody really does a thing), they are this app's own, and no other app can import it.
"""

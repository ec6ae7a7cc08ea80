"""The door for people: pages, forms and pictures, server-rendered. A page makes one call into the domain."""

"""Facts of very many people at once: from PostgreSQL's bytes to columns, without an object for each row.

``records`` reads rows as PostgreSQL writes them, ``lists`` puts what came in any order beside its owner, ``weeks`` does the sums of
hours. Each kernel has a plain twin that does one person: the two agree to the last bit.
"""

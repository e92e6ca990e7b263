"""Measures Yeojido against other engines: ``make bench``, or ``python -m bench [NAME ...]``.

Every file in ``bench/cases`` is one case; adding a file adds a case.
"""

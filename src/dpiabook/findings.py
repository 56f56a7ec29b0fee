"""Every finding in one place: what words the results of measures for ``book.show``, under the names of docs/method.md.

Examples
--------
>>> from dpiabook import findings as f
>>> f.special_uniques.id
'B08.special_uniques'
"""

from dpiabook.faces import face

__getattr__, __dir__, __all__ = face(__name__, __file__)

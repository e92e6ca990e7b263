"""The demo shop: a seeded generator of a believable Korean shop with planted truths.

``write(folder, customers, seed)`` makes the files, ``generate`` yields them block by block as
tables, and ``TRUTHS`` says what was planted. See docs/demo-shop.md.
"""

from yeojido.adapters.demo.shop import FILES, Block, generate, write
from yeojido.adapters.demo.truths import TRUTHS, Truths

__all__ = ["FILES", "TRUTHS", "Block", "Truths", "generate", "write"]

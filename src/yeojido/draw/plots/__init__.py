"""The plots from which every analysis' picture is made: typed values in, a scene out.

A plot knows nothing of analyses. Each takes a frozen dataclass with a ``Head`` (the finding as a
sentence, what is shown, how it was counted), the language and the typeface:
``bars(Bars(...), language, face) -> Scene``.
"""

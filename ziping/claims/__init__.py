"""Claims: what the sentences and tables of a document assert of its numbers, recomputed.

This room knows text alone. ``Sentences`` is a paragraph with its mentions: each number with the words
before and after it. A finder looks for the words that make a claim (占…的…%, 其中, 比上年增长, 8个：…), links
the numbers that the words name, and recomputes by intervals as tie-outs do. A link by words may be wrong,
so each has a degree: any link that makes the claim true confirms it; only one that the words leave no
doubt of may accuse; the rest is dropped or reported as 存疑.
"""

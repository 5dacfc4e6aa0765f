"""Claims: what the sentences and tables of a finished document assert of its numbers, recomputed.

Works on text alone, so it reads reports that anybody wrote. A link between words that is not certain
never makes an accusation: it is dropped, or told as a note that says why.
"""

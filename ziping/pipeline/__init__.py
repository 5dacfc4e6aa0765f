"""The stages in order. Each returns its product and its problems; only this room knows them all.

=========  ==================================================  ====================
1 load     files of a year → nodes with positions              ``Run.load``
2 validate nodes → facts and definitions                       ``Run.load``
3 compute  facts, the year before → figures, tie-outs          ``Run.compute``
4 score    figures, framework → scorecard                      ``Run.score``
5 render   templates and chapters → Markdown with markers      ``Run.render``
6 parse    Markdown → document trees                           ``Run.parse``
7 check    the whole year → all its problems in order          ``Run.check``
8 write    trees, layout → DOCX, PDF, HTML in the output       ``build.build``
=========  ==================================================  ====================

``run`` goes through 1 to 7 for one year after the other; ``build`` adds 8, in processes of their own, which
begin as soon as a year is parsed.
"""

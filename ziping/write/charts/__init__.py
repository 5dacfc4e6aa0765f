"""Charts: planned in exact points, drawn once as SVG and as PNG.

A chart in the tree holds printed figures and exact amounts. The plan says where everything stands; the
drawing uses matplotlib's renderers without its figures and axes, which take longer to load than to draw.
HTML takes the SVG as a data URI, PDF as vector, DOCX the PNG with the SVG beside it. Words are outlines of
the layout's faces, so a chart looks the same everywhere; its alt text is made from its figures.
"""

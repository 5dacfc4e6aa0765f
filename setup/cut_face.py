"""Cut one face out of a font collection: cut_face.py COLLECTION POSTSCRIPT-NAME TARGET."""

import sys

from fontTools.ttLib import TTCollection


def main(collection: str, wanted: str, target: str) -> None:
    """Write the face with that PostScript name; the same bytes at any time."""
    faces = TTCollection(collection, lazy=True).fonts
    face = next(face for face in faces if face["name"].getDebugName(6) == wanted)
    face.recalcTimestamp = False
    face.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])

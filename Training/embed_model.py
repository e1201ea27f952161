"""Puts a model file into the program: `python3 Training/embed_model.py FILE`, or `--none` to take it out.

Copies FILE to Sources/CTagger/model/claims-en.cwm and writes Sources/CTagger/EmbeddedModel.S with the
file's SHA-256. SwiftPM does not notice that an .incbin file changed; the changed digest makes it
rebuild, and EmbeddedModelTests compares the digest with the bytes in the program. Standard library only.
"""

import hashlib
import shutil
import sys
from pathlib import Path

MAGIC = b"\x89CWM\r\n\x1a\n"
TARGET = Path(__file__).resolve().parents[1] / "Sources" / "CTagger"
NAME = "claims-en.cwm"
SOURCE = """\
// The model file that is built into the program, and the SHA-256 of its contents.
//
// Written by Training/embed_model.py: run `make embed-model MODEL=FILE` instead of editing. SwiftPM
// does not see when an .incbin file changes; the digest changes with it, and so rebuilds this file.
// EmbeddedModelTests compares the digest with the embedded bytes.

#define CT_MODEL_DIGEST "{digest}"

    .section .rodata
    .hidden ct_model_begin
    .hidden ct_model_end
    .hidden ct_model_digest
    .global ct_model_begin
    .global ct_model_end
    .global ct_model_digest
ct_model_digest:
    .asciz CT_MODEL_DIGEST
    .balign 64
ct_model_begin:
{contents}ct_model_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits
"""


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    assembly = TARGET / "EmbeddedModel.S"
    place = TARGET / "model" / NAME
    if arguments[0] == "--none":
        place.unlink(missing_ok=True)
        assembly.write_text(SOURCE.format(digest="", contents=""))
        return
    data = Path(arguments[0]).read_bytes()
    if data[:8] != MAGIC or hashlib.sha256(data[:-32]).digest() != data[-32:]:
        sys.exit(f"{arguments[0]}: not a whole model file; see docs/model-file.md")
    place.parent.mkdir(exist_ok=True)
    if not place.exists() or not place.samefile(arguments[0]):
        shutil.copyfile(arguments[0], place)
    digest = data[-32:].hex()
    assembly.write_text(SOURCE.format(digest=digest, contents=f'    .incbin "{NAME}"\n'))
    print(f"embedded {arguments[0]}, {len(data)} bytes, sha256 {digest}")


if __name__ == "__main__":
    main(sys.argv[1:])

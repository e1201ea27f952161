// The model file that is built into the program, and the SHA-256 of its contents.
//
// Written by Training/embed_model.py: run `make embed-model MODEL=FILE` instead of editing. SwiftPM
// does not see when an .incbin file changes; the digest changes with it, and so rebuilds this file.
// EmbeddedModelTests compares the digest with the embedded bytes.

#define CT_MODEL_DIGEST "8ec653f2cefcc1a4204743e395d05ed568b5c20cb214064eeb8ab117be951b80"

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
    .incbin "claims-en.cwm"
ct_model_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits

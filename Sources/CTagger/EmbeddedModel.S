// The model file that is built into the program, and its SHA-256.
//
// Written by Training/embed_model.py; run `make embed-model MODEL=FILE` instead of editing. SwiftPM
// does not see when an .incbin file changes; the digest below changes with it, and so rebuilds this.
// A test compares the digest with the embedded bytes.

#define CT_MODEL_DIGEST ""

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
ct_model_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits

// The model file that is built into the program, and the SHA-256 of its contents.
//
// Written by Training/embed_model.py: run `make embed-model MODEL=FILE` instead of editing. SwiftPM
// does not see when an .incbin file changes; the digest changes with it, and so rebuilds this file.
// EmbeddedModelTests compares the digest with the embedded bytes.

#define CT_MODEL_DIGEST "8805d61ad06f07cad2a40bbd10582ec1cd5cb947186f3da303086a2b20cd7516"

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

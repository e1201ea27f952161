#include "CTagger.h"

// Defined in EmbeddedModel.S.
extern const uint8_t ct_model_begin[] __attribute__((visibility("hidden")));
extern const uint8_t ct_model_end[] __attribute__((visibility("hidden")));
extern const char ct_model_digest[] __attribute__((visibility("hidden")));

const uint8_t *ct_embedded_model(size_t *count) {
  *count = (size_t)(ct_model_end - ct_model_begin);
  return ct_model_begin;
}

const char *ct_embedded_digest(void) { return ct_model_digest; }

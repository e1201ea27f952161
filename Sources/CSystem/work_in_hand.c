#define _GNU_SOURCE
#include "WorkInHand.h"

#include <string.h>

static const char magic[8] = "CWHAND1";

_Static_assert(sizeof(claimwatch_slot) == 424, "the layout stands in files");
_Static_assert(sizeof(claimwatch_mark) == 520, "the layout stands in files");

// In the executable's own block, so that the handler of a signal may read it.
static _Thread_local __attribute__((tls_model("initial-exec"))) claimwatch_slot *in_hand;

void claimwatch_hand_format(claimwatch_hand *hand) {
  memset(hand, 0, sizeof *hand);
  memcpy(hand->run.magic, magic, sizeof magic);
  hand->run.layout = 1;
  hand->run.size = sizeof *hand;
  hand->run.is_ended = 1;
}

bool claimwatch_hand_is_valid(const claimwatch_hand *hand) {
  return memcmp(hand->run.magic, magic, sizeof magic) == 0 && hand->run.layout == 1 &&
         hand->run.size == sizeof *hand;
}

void claimwatch_hand_begin_run(claimwatch_hand *hand) {
  memset(hand->slots, 0, sizeof hand->slots);
  hand->run.signal = 0;
  hand->run.is_own = 0;
  hand->run.slot = -1;
  hand->run.address = 0;
  __atomic_store_n(&hand->run.is_ended, 0, __ATOMIC_RELEASE);
}

void claimwatch_hand_end_run(claimwatch_hand *hand) {
  __atomic_store_n(&hand->run.is_ended, 1, __ATOMIC_RELEASE);
}

void claimwatch_thread_takes(claimwatch_slot *slot) { in_hand = slot; }

claimwatch_slot *claimwatch_thread_slot(void) { return in_hand; }

void claimwatch_copy_text(char *field, size_t size, const void *text, size_t length) {
  const unsigned char *bytes = text;
  if (length >= size) {
    length = size - 1;
    while (length > 0 && (bytes[length] & 0xC0) == 0x80) length--;
  }
  if (length) memcpy(field, bytes, length);
  field[length] = 0;
}

// Whoever reads the file afterwards sees the stores in the order of the program: the process that made
// them is gone, its memory is not. Only the compiler has to keep the order.
static void set_stage(claimwatch_slot *slot, uint32_t stage) {
  __atomic_store_n(&slot->stage, stage, __ATOMIC_RELEASE);
}

void claimwatch_put_down(claimwatch_slot *slot) {
  set_stage(slot, 0);
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

void claimwatch_take_document(claimwatch_slot *slot, uint32_t stage, const void *feed,
                              size_t feed_length, const void *digest) {
  claimwatch_put_down(slot);
  slot->is_item = 0;
  if (digest) {
    memcpy(slot->document, digest, sizeof slot->document);
  } else {
    memset(slot->document, 0, sizeof slot->document);
  }
  claimwatch_copy_text(slot->feed, sizeof slot->feed, feed, feed_length);
  slot->label[0] = 0;
  set_stage(slot, stage);
}

void claimwatch_take_item(claimwatch_slot *slot, uint32_t stage, const void *label,
                          size_t label_length, const void *digest) {
  claimwatch_put_down(slot);
  slot->is_item = 1;
  memcpy(slot->item, digest, sizeof slot->item);
  claimwatch_copy_text(slot->label, sizeof slot->label, label, label_length);
  set_stage(slot, stage);
}

void claimwatch_next_stage(claimwatch_slot *slot, uint32_t stage) { set_stage(slot, stage); }

void claimwatch_put_item_down(claimwatch_slot *slot, uint32_t stage) {
  claimwatch_put_down(slot);
  slot->is_item = 0;
  slot->label[0] = 0;
  set_stage(slot, stage);
}

bool claimwatch_look(const claimwatch_slot *slot, claimwatch_slot *copy) {
  if (__atomic_load_n(&slot->stage, __ATOMIC_ACQUIRE) == 0) return false;
  memcpy(copy, slot, sizeof *copy);
  // A file may hold anything.
  copy->feed[sizeof copy->feed - 1] = 0;
  copy->label[sizeof copy->label - 1] = 0;
  return copy->stage != 0;
}

uint32_t claimwatch_mark_state(const claimwatch_mark *mark) {
  return __atomic_load_n(&mark->state, __ATOMIC_ACQUIRE);
}

bool claimwatch_mark_change(claimwatch_mark *mark, uint32_t before, uint32_t after) {
  return __atomic_compare_exchange_n(&mark->state, &before, after, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE);
}

claimwatch_mark *claimwatch_find_mark(claimwatch_hand *hand, bool is_item, const void *digest) {
  for (int i = 0; i < claimwatch_mark_count; i++) {
    claimwatch_mark *mark = &hand->marks[i];
    if (claimwatch_mark_state(mark) == 0 || (mark->is_item != 0) != is_item) continue;
    if (memcmp(mark->digest, digest, sizeof mark->digest) == 0) return mark;
  }
  return NULL;
}

// What each thread has in hand, in a file that is mapped and so outlives the process, by whatever it
// dies; and what the process died in before. No policy: that is Daemon/Poison.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  claimwatch_slot_count = 192,
  claimwatch_mark_count = 256,
  claimwatch_digest_size = 16,
};

/// What one thread has in hand.
typedef struct {
  /// A stage; 0 for nothing. Written last and cleared first.
  uint32_t stage;
  /// Whether the stage is of the item; of the document else.
  uint32_t is_item;
  uint8_t document[16];
  uint8_t item[16];
  /// UTF-8, cut, ended by a zero.
  char feed[128];
  char label[256];
} claimwatch_slot;

/// A text in which the process died.
typedef struct {
  /// 0 free, 1 suspect, 2 poison. Changed by `claimwatch_mark_set_state` alone.
  uint32_t state;
  uint32_t is_item;
  uint8_t digest[16];
  /// What is given up: 0 nothing yet.
  uint32_t level;
  /// Ends by a fatal signal, the watchdog or lack of memory, and ends of unknown cause.
  uint32_t deaths;
  uint32_t kills;
  uint32_t stage;
  /// A signal's number, or a negative one of Daemon/Poison.
  int32_t cause;
  uint32_t is_uncertain;
  uint32_t is_said;
  uint64_t first_ms;
  uint64_t last_ms;
  char program[64];
  char feed[128];
  char label[256];
} claimwatch_mark;

/// A run of the daemon.
typedef struct {
  char magic[8];
  uint32_t layout;
  uint32_t size;
  char program[64];
  uint64_t started_ms;
  /// Kills for lack of memory in our control group and in the one above, at the start.
  uint64_t oom_own;
  uint64_t oom_above;
  uint64_t group;
  /// 1 once the run has ended as it was told to.
  uint32_t is_ended;
  /// The signal that ended it; 0 for none that was noted.
  int32_t signal;
  /// Whether the dying thread raised it itself; one that was sent says nothing of the thread it reached.
  int32_t is_own;
  /// The slot of the thread that died; -1 where it had none.
  int32_t slot;
  uint64_t address;
} claimwatch_run;

/// The whole file.
typedef struct {
  claimwatch_run run;
  claimwatch_slot slots[claimwatch_slot_count];
  claimwatch_mark marks[claimwatch_mark_count];
} claimwatch_hand;

/// Lays out a fresh file.
void claimwatch_hand_format(claimwatch_hand *hand);

/// Whether mapped bytes are such a file.
bool claimwatch_hand_is_valid(const claimwatch_hand *hand);

/// Begins a run: nothing is in hand, nothing has happened. Marks stay.
void claimwatch_hand_begin_run(claimwatch_hand *hand);

/// The run ends as it was told to: what is in hand is no suspect.
void claimwatch_hand_end_run(claimwatch_hand *hand);

/// Has fatal signals note in `hand` what ended the process, and then lets them act as before. Once.
void claimwatch_hand_note_faults(claimwatch_hand *hand);

/// From now on the calling thread works under a slot; NULL for none.
void claimwatch_thread_takes(claimwatch_slot *slot);

/// The calling thread's slot, or NULL.
claimwatch_slot *claimwatch_thread_slot(void);

/// Takes a document in hand. A few stores; no system call.
void claimwatch_take_document(claimwatch_slot *slot, uint32_t stage, const void *feed,
                              size_t feed_length, const void *digest);

/// Takes an item of the document in hand.
void claimwatch_take_item(claimwatch_slot *slot, uint32_t stage, const void *label,
                          size_t label_length, const void *digest);

/// The next stage of what is in hand.
void claimwatch_next_stage(claimwatch_slot *slot, uint32_t stage);

/// The item is done, the document is not.
void claimwatch_put_item_down(claimwatch_slot *slot, uint32_t stage);

/// Nothing is in hand.
void claimwatch_put_down(claimwatch_slot *slot);

/// A copy of what is in hand; false for nothing.
bool claimwatch_look(const claimwatch_slot *slot, claimwatch_slot *copy);

/// The mark of a text, or NULL. Any thread, also while another process takes marks away.
claimwatch_mark *claimwatch_find_mark(claimwatch_hand *hand, bool is_item, const void *digest);

/// A mark's state, and whether it could be changed from `before` to `after`.
uint32_t claimwatch_mark_state(const claimwatch_mark *mark);
bool claimwatch_mark_change(claimwatch_mark *mark, uint32_t before, uint32_t after);

/// Copies text into a field of `size` bytes, cut at a character, ended by a zero.
void claimwatch_copy_text(char *field, size_t size, const void *text, size_t length);

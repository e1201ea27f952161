// What Swift cannot say by itself about the process it runs in.
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "WorkInHand.h"

/// Whether a SIGHUP arrived before the daemon's own handler stood; reading it clears it.
bool claimwatch_take_early_hangup(void);

/// Gives SIGHUP and SIGUSR1 back the actions they had when the process started.
/// For commands that a closed terminal may end.
void claimwatch_restore_hangup(void);

/// Gives freed pages that the C library still holds back to the system: about a millisecond for
/// 50 MB. Any thread.
void claimwatch_trim_memory(void);

/// Lets this process have `wanted` files open at a time, or as many as its hard limit allows; never lowers the
/// limit. Gives what is in force then.
long claimwatch_raise_open_files(long wanted);

/// The hard limit.
long claimwatch_most_open_files(void);

/// Blocks signals from outside on the calling thread and gives it a stack for the handler of fatal
/// ones. Before the thread does anything else.
void claimwatch_prepare_thread(void);

/// Takes that stack away again, as the last thing the thread does.
void claimwatch_leave_thread(void);

/// At the end of the process: leaves at once, with its status, where threads still run in libraries
/// that would be taken down under them.
void claimwatch_leave_at_exit(void);

/// Names the calling thread, for debuggers and `/proc`; the first 15 bytes count.
void claimwatch_name_thread(const char *name);

/// Ends the process by an illegal instruction, as a failed check of Swift does.
void claimwatch_trap(void);

/// Whether `word` stands in `bytes`.
bool claimwatch_find(const void *bytes, size_t count, const void *word, size_t length);

/// True for ever.
bool claimwatch_is_spinning(void);

/// Uses the thread's stack up.
void claimwatch_overflow_stack(void);

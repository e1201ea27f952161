// What Swift cannot say by itself about the process it runs in.
#pragma once
#include <stdbool.h>

/// Whether a SIGHUP arrived before the daemon's own handler stood; reading it clears it.
bool claimwatch_take_early_hangup(void);

/// Gives SIGHUP back the action it had when the process started.
/// For commands that a closed terminal may end.
void claimwatch_restore_hangup(void);

/// Gives freed pages that the C library still holds back to the system: about a millisecond for
/// 50 MB. Any thread.
void claimwatch_trim_memory(void);

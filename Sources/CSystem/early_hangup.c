// A SIGHUP that comes while the daemon starts would end it: `systemctl reload` right after
// `systemctl start`. Blocking the signal is not enough on Linux, because libdispatch lets the main
// thread wait in sigsuspend with an empty mask. So a handler stands from before main() on, and
// remembers. libdispatch's signal source replaces it later. A SIGUSR1 asks for logs to be reopened,
// which are not open yet: it is ignored until then.
#include "CSystem.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

// Not sig_atomic_t, which is for a handler and the thread it interrupts: another thread takes it.
static atomic_bool hangup_seen;
static struct sigaction hangup_at_start, user_at_start;

static void remember_hangup(int signal_number) {
  (void)signal_number;
  atomic_store(&hangup_seen, true);
}

__attribute__((constructor)) static void install_early_handler(void) {
  struct sigaction action = {0};
  action.sa_handler = remember_hangup;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGHUP, &action, &hangup_at_start);
  action.sa_handler = SIG_IGN;
  sigaction(SIGUSR1, &action, &user_at_start);
}

bool claimwatch_take_early_hangup(void) {
  return atomic_exchange(&hangup_seen, false);
}

void claimwatch_restore_hangup(void) {
  sigaction(SIGHUP, &hangup_at_start, NULL);
  sigaction(SIGUSR1, &user_at_start, NULL);
}

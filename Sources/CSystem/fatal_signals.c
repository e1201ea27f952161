// A fatal signal notes in the mapped file what it was and in whose work, and then acts as it would have
// without us: a core, an exit status, the backtracer of Swift's runtime where that is switched on.
#define _GNU_SOURCE
#include "WorkInHand.h"

#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

static const int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
enum { fatal_count = sizeof fatal / sizeof *fatal };

static struct sigaction before[fatal_count];
static claimwatch_hand *noted;

// Async-signal-safe: atomic stores into memory that is mapped, sigaction and tgkill.
static void note(int number, siginfo_t *info, void *context) {
  (void)context;
  claimwatch_hand *hand = noted;
  int32_t none = 0;
  // The first fault is the one that counts; its handler may run into another.
  if (hand && __atomic_compare_exchange_n(&hand->run.signal, &none, number, false,
                                          __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
    claimwatch_slot *slot = claimwatch_thread_slot();
    hand->run.is_own =
        info->si_code > 0 || (info->si_code == SI_TKILL && info->si_pid == getpid());
    hand->run.address = (uint64_t)(uintptr_t)info->si_addr;
    __atomic_store_n(&hand->run.slot, slot ? (int32_t)(slot - hand->slots) : -1,
                     __ATOMIC_RELEASE);
  }
  // A signal that was sent, and a breakpoint, has to be sent once more; it is delivered on return. Never
  // to Swift's backtracer: it relies on the instruction faulting again, and a daemon that its watchdog
  // had aborted lived on (seen with Swift 6.3). abort() sends again by itself.
  bool is_sent = number == SIGTRAP || !(info->si_code > 0 || (info->si_code == SI_TKILL &&
                                                              info->si_pid == getpid()));
  struct sigaction standard = {.sa_handler = SIG_DFL};
  for (int i = 0; i < fatal_count; i++) {
    if (fatal[i] == number) sigaction(number, is_sent ? &standard : &before[i], NULL);
  }
  // Any other faulting instruction faults again when we return.
  if (is_sent || number == SIGABRT) {
    syscall(SYS_tgkill, getpid(), (pid_t)syscall(SYS_gettid), number);
  }
}

void claimwatch_hand_note_faults(claimwatch_hand *hand) {
  if (noted) return;
  noted = hand;
  struct sigaction action = {0};
  action.sa_sigaction = note;
  // On a stack of its own, where the thread has one.
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigfillset(&action.sa_mask);
  for (int i = 0; i < fatal_count; i++) sigdelset(&action.sa_mask, fatal[i]);
  for (int i = 0; i < fatal_count; i++) sigaction(fatal[i], &action, &before[i]);
}

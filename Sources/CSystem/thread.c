// What a thread of ours wants to have before it runs Swift.
#define _GNU_SOURCE
#include "CSystem.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

// A stack for the handler of fatal signals: the thread's own may be what has run out.
static _Thread_local stack_t signal_stack;

void claimwatch_prepare_thread(void) {
  // Signals from outside are for other threads. Those that a fault raises must never be blocked: the
  // kernel would end the process past every handler.
  sigset_t others;
  sigfillset(&others);
  static const int own[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) sigdelset(&others, own[i]);
  pthread_sigmask(SIG_BLOCK, &others, NULL);

  if (signal_stack.ss_sp) return;
  long least = sysconf(_SC_MINSIGSTKSZ);
  signal_stack.ss_size = 16384 + (least > 0 ? (size_t)least : 16384);
  void *pages = mmap(NULL, signal_stack.ss_size, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return;
  signal_stack.ss_sp = pages;
  sigaltstack(&signal_stack, NULL);
}

void claimwatch_leave_thread(void) {
  if (!signal_stack.ss_sp) return;
  stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&none, NULL);
  munmap(signal_stack.ss_sp, signal_stack.ss_size);
  signal_stack.ss_sp = NULL;
}

static void leave(int status, void *nothing) {
  (void)nothing;
  fflush(NULL);
  _exit(status);
}

void claimwatch_leave_at_exit(void) { on_exit(leave, NULL); }

void claimwatch_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

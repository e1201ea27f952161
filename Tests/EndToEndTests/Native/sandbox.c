// Starts a program as claimwatch.service would: no new privileges, the unit's system call filter,
// its address families, no memory that is writable and executable, no namespaces.
//
// SANDBOX_RULES is a file that the test writes from the unit: ALLOW(number) for each call, and
// FAMILY(number) for each address family.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ARGUMENT(index) LOAD(args[index])
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, value)
#define REFUSE(number) RETURN(SECCOMP_RET_ERRNO | (number))
#define UNLESS_EQUAL(value, skipped) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skipped)
// Refuses `call` where argument `index` has all of `bits`.
#define REFUSE_BITS(call, index, bits)                                             \
  UNLESS_EQUAL(call, 5), ARGUMENT(index), BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits), \
      UNLESS_EQUAL(bits, 1), REFUSE(EPERM), LOAD(nr)
// Refuses `call` where argument `index` has any of `bits`.
#define REFUSE_ANY(call, index, bits)                                              \
  UNLESS_EQUAL(call, 4), ARGUMENT(index),                                          \
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1), REFUSE(EPERM), LOAD(nr)
#define ALLOW(number) UNLESS_EQUAL(number, 1), RETURN(SECCOMP_RET_ALLOW),
#define FAMILY(number) UNLESS_EQUAL(number, 1), RETURN(SECCOMP_RET_ALLOW),

static struct sock_filter filter[] = {
    LOAD(arch),
    UNLESS_EQUAL(ARCHITECTURE, 1),
    BPF_JUMP(BPF_JMP | BPF_JA, 1, 0, 0),
    RETURN(SECCOMP_RET_KILL_PROCESS),
    LOAD(nr),
    // MemoryDenyWriteExecute=
    REFUSE_BITS(SYS_mmap, 2, PROT_WRITE | PROT_EXEC),
    REFUSE_ANY(SYS_mprotect, 2, PROT_EXEC),
    REFUSE_ANY(SYS_pkey_mprotect, 2, PROT_EXEC),
    REFUSE_ANY(SYS_shmat, 2, SHM_EXEC),
    // RestrictNamespaces=: clone3 hides its flags behind a pointer, so it is not there at all.
    REFUSE_ANY(SYS_clone, 0,
               CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
                   CLONE_NEWNET | CLONE_NEWCGROUP),
    UNLESS_EQUAL(SYS_clone3, 1),
    REFUSE(ENOSYS),
// SystemCallFilter=, all but socket
#define CALLS
#include SANDBOX_RULES
#undef CALLS
    // RestrictAddressFamilies=
    UNLESS_EQUAL(SYS_socket, SOCKET_RULES),
    ARGUMENT(0),
#define FAMILIES
#include SANDBOX_RULES
#undef FAMILIES
    REFUSE(EAFNOSUPPORT),
    REFUSE(EPERM),
};

int main(int count, char **arguments) {
  if (count < 2) return 2;
  struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) {
    perror("sandbox: seccomp");
    return 3;
  }
  execv(arguments[1], arguments + 1);
  perror("sandbox: execv");
  return 4;
}

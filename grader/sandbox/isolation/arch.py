"""The system call numbers of two processors, and the one this process runs on.

A test compares every number with libseccomp's where its tool is installed. The
aarch64 column has never run.
"""

from __future__ import annotations

import functools
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

# name:x86_64:aarch64, `-` where the processor has no such call. Only calls that
# this package or its tests name.
_TABLE = """
    access:21:- add_key:248:217 arch_prctl:158:- bind:49:200 bpf:321:280 brk:12:214
    capget:125:90 capset:126:91 chdir:80:49 chroot:161:51 clock_getres:229:114
    clock_gettime:228:113 clock_nanosleep:230:115 clone3:435:435 clone:56:220 close:3:57
    close_range:436:436 connect:42:203 dup3:292:24 dup:32:23 eventfd2:290:19
    execve:59:221 execveat:322:281 exit:60:93 exit_group:231:94 faccessat:269:48
    fanotify_init:300:262 fchmodat:268:53 fchownat:260:54 fcntl:72:25 fork:57:-
    futex:202:98 getcpu:309:168 getcwd:79:17 getdents64:217:61 getegid:108:177
    geteuid:107:175 getgid:104:176 getpid:39:172 getppid:110:173 getrandom:318:278
    getresgid:120:150 getresuid:118:148 getrusage:98:165 gettid:186:178
    gettimeofday:96:169 getuid:102:174 init_module:175:105 inotify_init1:294:26
    io_uring_setup:425:425 ioctl:16:29 kcmp:312:272 keyctl:250:219 kill:62:129
    landlock_create_ruleset:444:444 landlock_restrict_self:446:446 lseek:8:62
    madvise:28:233 memfd_create:319:279 memfd_secret:447:447 mkdirat:258:34 mmap:9:222
    modify_ldt:154:- mount:165:40 mprotect:10:226 mq_open:240:180 mremap:25:216
    msgget:68:186 munmap:11:215 nanosleep:35:101 newfstatat:262:79 open:2:-
    open_by_handle_at:304:265 openat2:437:437 openat:257:56 perf_event_open:298:241
    personality:135:92 pidfd_getfd:438:438 pidfd_open:434:434 pidfd_send_signal:424:424
    pipe2:293:59 pivot_root:155:41 poll:7:- ppoll:271:73 prctl:157:167 prlimit64:302:261
    process_madvise:440:440 process_vm_readv:310:270 process_vm_writev:311:271
    pselect6:270:72 ptrace:101:117 quotactl:179:60 read:0:63 readlink:89:-
    readlinkat:267:78 readv:19:65 reboot:169:142 recvfrom:45:207 recvmsg:47:212
    renameat2:316:276 restart_syscall:219:128 rseq:334:293 rt_sigaction:13:134
    rt_sigprocmask:14:135 rt_sigqueueinfo:129:138 rt_sigreturn:15:139
    rt_tgsigqueueinfo:297:240 sched_getaffinity:204:123 sched_setaffinity:203:122
    sched_setscheduler:144:119 sched_yield:24:124 seccomp:317:277 select:23:-
    semget:64:190 sendmmsg:307:269 sendmsg:46:211 sendto:44:206 set_robust_list:273:99
    setgid:106:144 sethostname:170:161 setns:308:268 setpriority:141:140
    setrlimit:160:164 setsid:112:157 setuid:105:146 setxattr:188:5 shmget:29:194
    shutdown:48:210 sigaltstack:131:132 signalfd4:289:74 socket:41:198 socketpair:53:199
    stat:4:- statx:332:291 sysinfo:99:179 tgkill:234:131 time:201:- timer_create:222:107
    timerfd_create:283:85 times:100:153 tkill:200:130 truncate:76:45 umount2:166:39
    uname:63:160 unlink:87:- unlinkat:263:35 unshare:272:97 userfaultfd:323:282
    utimensat:280:88 vfork:58:- write:1:64 writev:20:66
"""


@dataclass(frozen=True, slots=True)
class Arch:
    """One processor: its name, the kernel's audit number for it, and its system calls by name.

    `foreign_bit` marks numbers of a second calling convention under the same
    audit number (x32), or is 0.
    """

    name: str
    audit: int
    foreign_bit: int
    numbers: Mapping[str, int] = field(repr=False)


def _column(index: int) -> dict[str, int]:
    rows = (entry.split(":") for entry in _TABLE.split())
    return {row[0]: int(row[index]) for row in rows if row[index] != "-"}


# AUDIT_ARCH_*: the ELF machine number with the flags for 64 bit and
# little-endian (linux/audit.h).
X86_64 = Arch("x86_64", 0xC000003E, 0x40000000, _column(1))
AARCH64 = Arch("aarch64", 0xC00000B7, 0, _column(2))
ARCHES = (X86_64, AARCH64)


@functools.cache
def current() -> Arch | None:
    """Return the processor of this process.

    None where there is no table for it, or this is not 64-bit Linux.
    """
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return None
    return next(
        (arch for arch in ARCHES if arch.name == platform.machine()),
        None,
    )
